package io.salvor.cli.plan;

import io.salvor.coverage.Cause;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Coverage for a terminal: a summary of all volumes, then a line for each that is listed, the worst first. */
final class CoverageText {
    private static final String GAP = "  ";

    private final List<VolumeCoverage> all;
    private final List<VolumeCoverage> listed;
    private final Instant now;

    CoverageText(List<VolumeCoverage> all, List<VolumeCoverage> listed, Instant now) {
        this.all = all;
        this.listed = listed.stream()
                .sorted(Comparator.comparing(CoverageText::rank).thenComparing(VolumeCoverage::volume))
                .toList();
        this.now = now;
    }

    String text() {
        StringBuilder text = new StringBuilder(summary()).append('\n');
        if (listed.isEmpty()) {
            return text.toString();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("VOLUME", "STATE", "LAST GOOD BACKUP", "AGE", "BY"));
        listed.forEach(volume -> rows.add(row(volume)));
        text.append('\n');
        int[] widths = widths(rows);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** What nobody decided comes before what somebody did, and what is as promised comes last. */
    private static int rank(VolumeCoverage volume) {
        return switch (volume.state()) {
            case Unprotected -> 0;
            case LeftOut -> 3;
            case Protected ->
                switch (volume.freshness()) {
                    case NeverSaved -> 1;
                    case Stale -> 2;
                    case Fresh -> 4;
                };
        };
    }

    private String summary() {
        return count(State.Protected) + " protected, of them " + count(Freshness.Stale) + " stale and "
                + count(Freshness.NeverSaved) + " never saved; " + count(State.LeftOut) + " left out; "
                + count(State.Unprotected) + " unprotected";
    }

    private long count(State state) {
        return all.stream().filter(volume -> volume.state() == state).count();
    }

    private long count(Freshness freshness) {
        return all.stream().filter(volume -> volume.freshness() == freshness).count();
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
        String policy = cause.policy() == null ? "" : "policy " + cause.policy();
        // Some causes name the policy themselves.
        return cause.reason() + ": "
                + (policy.isEmpty() || cause.message().contains(policy) ? "" : policy + ": ")
                + cause.message();
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }
}
