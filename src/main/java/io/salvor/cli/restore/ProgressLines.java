package io.salvor.cli.restore;

import io.salvor.api.Restore;
import io.salvor.api.RestoreStatus;
import io.salvor.api.VolumeCounts;
import io.salvor.units.Figures;
import java.io.PrintWriter;
import java.util.Objects;

/** Prints how far a Restore is, in a line for each change that a person wants to hear of. */
final class ProgressLines {
    private static final int STEP = 5;

    private final PrintWriter out;
    private String last = "";
    private int lastPercent = -STEP;

    ProgressLines(PrintWriter out) {
        this.out = out;
    }

    /** Looks at it again. */
    void show(Restore restore) {
        RestoreStatus status = restore.getStatus();
        if (status == null || status.phase == null || status.phase.isFinal()) {
            return;
        }
        int percent = percent(status);
        String line = line(status);
        if (line.equals(last) && percent < lastPercent + STEP) {
            return;
        }
        last = line;
        lastPercent = percent;
        out.println(line + amount(status));
        out.flush();
    }

    private static String line(RestoreStatus status) {
        String stage = status.stage == null ? status.phase.name() : status.stage;
        VolumeCounts volumes = status.volumes;
        String done = volumes == null || volumes.total == 0
                ? ""
                : ", " + (volumes.completed + volumes.partiallyFailed + volumes.failed) + " of " + volumes.total
                        + " volumes";
        return stage + done + (status.message == null ? "" : ": " + status.message);
    }

    private static int percent(RestoreStatus status) {
        String percent =
                status.progress == null ? null : Figures.percent(status.progress.bytesDone, status.progress.totalBytes);
        return percent == null ? 0 : Integer.parseInt(percent.substring(0, percent.length() - 1));
    }

    private static String amount(RestoreStatus status) {
        return status.progress == null || Objects.requireNonNullElse(status.progress.totalBytes, 0L) == 0
                ? ""
                : " (" + percent(status) + "% of " + Figures.bytes(status.progress.totalBytes) + ")";
    }
}
