package io.salvor.operator.backup;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import io.salvor.backup.BackupOutcome;
import io.salvor.backup.SkippedVolume;
import java.util.List;

/** Writes the log of a Backup as it lies in the bucket: how it ended and what failed come first, what the Jobs printed last. */
final class BackupLog {
    private final StringBuilder text = new StringBuilder();

    private BackupLog() {}

    static String of(FrozenBackup frozen, List<PodVolumeBackup> volumes, BackupOutcome outcome, JobSections printed) {
        BackupLog log = new BackupLog();
        log.line(outcome.phase() + ": " + outcome.message());
        log.line(frozen.startTime() + " backup " + frozen.backup() + " of policy " + frozen.policy() + ", "
                + frozen.objects() + " objects");
        frozen.problems().forEach(problem -> log.line("problem: " + problem));
        volumes.stream().filter(volume -> !isWhole(volume)).forEach(log::volume);
        volumes.stream().filter(BackupLog::isWhole).forEach(log::volume);
        frozen.unstored().forEach(kind -> log.line("left out: " + kind));
        frozen.plan().skipped().forEach(log::skipped);
        KeptLogs.jobs(volumes).stream()
                .filter(job -> !printed.has(job))
                .forEach(job -> log.line("left out: what Job " + job
                        + " printed: its pod was stopped or removed before the end of the Backup"));
        return log.text.append(printed).toString();
    }

    private static boolean isWhole(PodVolumeBackup volume) {
        return volume.getStatus().phase == VolumePhase.Completed;
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void skipped(SkippedVolume skipped) {
        // No pod uses a claim that is left out by itself; its volume has its name.
        String volume = skipped.pod() == null
                ? "claim " + skipped.namespace() + "/" + skipped.volume()
                : skipped.namespace() + "/" + skipped.pod() + "/" + skipped.volume();
        line("skipped " + volume + ": " + skipped.reason() + ", " + skipped.message() + " (" + skipped.decidedBy()
                + ")");
    }

    private void volume(PodVolumeBackup volume) {
        PodVolumeBackupStatus status = volume.getStatus();
        text.append(status.completionTimestamp)
                .append(' ')
                .append(AttemptRecords.described(volume))
                .append(": ")
                .append(status.phase);
        if (status.reason != null) {
            text.append(", ").append(status.reason);
        }
        if (status.snapshotID != null) {
            text.append(", snapshot ").append(status.snapshotID);
        }
        if (status.message != null) {
            text.append(", ").append(status.message);
        }
        text.append('\n');
    }
}
