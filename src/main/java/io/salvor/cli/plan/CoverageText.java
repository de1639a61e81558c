package io.salvor.cli.plan;

import io.salvor.coverage.Cause;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Coverage for a terminal: a summary, then a line for each volume. */
final class CoverageText {
    private static final String GAP = "  ";

    private final List<VolumeCoverage> volumes;
    private final Instant now;

    CoverageText(List<VolumeCoverage> volumes, Instant now) {
        this.volumes = volumes;
        this.now = now;
    }

    String text() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("VOLUME", "STATE", "LAST GOOD BACKUP", "AGE", "BY"));
        volumes.forEach(volume -> rows.add(row(volume)));
        StringBuilder text = new StringBuilder(summary()).append("\n\n");
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(width(rows, i) - row.get(i).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String summary() {
        return count(State.Protected) + " protected, of them " + count(Freshness.Stale) + " stale and "
                + count(Freshness.NeverSaved) + " never saved; " + count(State.LeftOut) + " left out; "
                + count(State.Unprotected) + " unprotected";
    }

    private long count(State state) {
        return volumes.stream().filter(volume -> volume.state() == state).count();
    }

    private long count(Freshness freshness) {
        return volumes.stream()
                .filter(volume -> volume.freshness() == freshness)
                .count();
    }

    private List<String> row(VolumeCoverage volume) {
        String state = volume.freshness() == null || volume.freshness() == Freshness.Fresh
                ? volume.state().name()
                : volume.state() + "," + volume.freshness();
        return List.of(
                volume.volume().toString(),
                state,
                volume.lastGood() == null ? "-" : volume.lastGood().backup(),
                volume.lastGood() == null
                        ? "-"
                        : Ages.of(Duration.between(volume.lastGood().time(), now)),
                by(volume));
    }

    private static String by(VolumeCoverage volume) {
        Cause cause = volume.cause();
        if (cause == null) {
            return String.join(", ", volume.policies());
        }
        return cause.reason() + ": " + (cause.policy() == null ? "" : "policy " + cause.policy() + ": ")
                + cause.message();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
