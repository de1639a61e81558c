package io.salvor.cli.plan;

import static io.salvor.cli.plan.Markdown.code;
import static io.salvor.cli.plan.Markdown.escaped;
import static io.salvor.cli.plan.Markdown.row;

import io.salvor.coverage.PlanDiff;
import io.salvor.coverage.PolicyChange;
import io.salvor.coverage.PolicyChange.Kind;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.schedule.ScheduleForecast.ClockChange;
import io.salvor.schedule.ScheduleForecast.Run;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A plan to be posted on a pull request: a summary in one line, what matters in tables, long lists folded. It stays below the
 * length that GitHub, GitLab and Gitea take for a comment: lists that are too long end with how many are missing.
 */
final class PlanMarkdown {
    /** GitHub takes 65,536 characters; a row has about 150 of them. */
    private static final int MOST_ROWS = 250;

    private static final int MOST_OF_A_LIST = 50;

    private final Plan plan;
    private final PlanDiff diff;
    private final StringBuilder text = new StringBuilder();
    private int rows;

    PlanMarkdown(Plan plan) {
        this.plan = plan;
        this.diff = plan.diff();
    }

    String text() {
        text.append("**Salvor plan.** ").append(PlanPhrases.summary(diff)).append("\n");
        plan.sync().ifPresent(this::sync);
        policies();
        volumes("Protected until now, and not after the change", diff.lost(), true);
        volumes("Protected by nothing after the change", diff.unprotected(), false);
        diff.policies().forEach(this::details);
        expiring();
        frozen();
        runs();
        return text.toString();
    }

    private void sync(SyncPreview preview) {
        String mark = preview.refusal().isPresent() || !preview.leftOut().isEmpty() ? "**" : "";
        text.append('\n')
                .append(mark)
                .append(escaped(PlanPhrases.sync(preview)))
                .append(mark)
                .append('\n');
        List<String> lines = preview.lines();
        if (!lines.isEmpty()) {
            text.append('\n');
        }
        lines.stream()
                .limit(MOST_OF_A_LIST)
                .forEach(line -> text.append("* ").append(escaped(line)).append('\n'));
        if (lines.size() > MOST_OF_A_LIST) {
            text.append("* … and ").append(lines.size() - MOST_OF_A_LIST).append(" more\n");
        }
    }

    private void policies() {
        List<String> lines = diff.policies().stream()
                .filter(policy -> policy.kind() != Kind.Unchanged)
                .map(policy -> row(
                        code(policy.name()),
                        PlanPhrases.title(policy) + rarer(policy),
                        "" + policy.gains().size(),
                        "" + policy.loses().size(),
                        "" + policy.expiring().size(),
                        policy.place() == null ? "" : code(policy.place())))
                .toList();
        table("| Policy | | gains | loses | Backups that expire | file |\n|---|---|---|---|---|---|\n", lines);
    }

    private static String rarer(PolicyChange policy) {
        return policy.longerGap() == null ? "" : "; runs more rarely: " + PlanPhrases.rarer(policy.longerGap());
    }

    private void volumes(String title, List<VolumeCoverage> volumes, boolean open) {
        List<String> lines = volumes.stream()
                .map(volume -> row(code(volume.volume().toString()), escaped(PlanPhrases.why(volume))))
                .toList();
        folded(title, open, "| Volume | |\n|---|---|\n", lines);
    }

    private void details(PolicyChange policy) {
        List<String> lines = new ArrayList<>();
        policy.gains().forEach(volume -> lines.add(row("+", code(volume.toString()))));
        policy.loses().forEach(volume -> lines.add(row("−", code(volume.toString()))));
        folded("Volumes that " + policy.name() + " gains and loses", false, "| | Volume |\n|---|---|\n", lines);
    }

    private void expiring() {
        List<String> lines = new ArrayList<>();
        for (PolicyChange policy : diff.policies()) {
            policy.expiring()
                    .forEach(backup -> lines.add(row(
                            code(policy.name()),
                            code(backup.name())
                                    + (backup.elsewhere() == null ? "" : " in location " + code(backup.elsewhere())),
                            "" + backup.time())));
        }
        folded(
                "Backups that expire, and were kept until now",
                true,
                "| Policy | Backup | taken |\n|---|---|---|\n",
                lines);
    }

    private void frozen() {
        List<String> lines = diff.policies().stream()
                .flatMap(policy -> policy.frozen().stream()
                        .map(copies -> row(code(policy.name()), escaped(PlanPhrases.frozen(copies)))))
                .toList();
        folded("Copies that stay", false, "| Policy | |\n|---|---|\n", lines);
    }

    private void runs() {
        List<String> lines = new ArrayList<>();
        for (PolicyChange policy : diff.policies()) {
            if (policy.kind() == Kind.Unchanged) {
                // How many they are is in the summary.
                continue;
            }
            String without = PlanPhrases.withoutRuns(policy.standing());
            if (without != null) {
                lines.add(row(code(policy.name()), "", escaped(without)));
            }
            if (!policy.forecast().runs().isEmpty()) {
                lines.add(row(code(policy.name()), times(policy), escaped(notes(policy))));
            }
        }
        folded("Next runs", false, "| Policy | runs | clocks |\n|---|---|---|\n", lines);
    }

    private static String times(PolicyChange policy) {
        List<String> times =
                policy.forecast().runs().stream().map(PlanPhrases::time).toList();
        return String.join("<br>", times);
    }

    private static String notes(PolicyChange policy) {
        List<String> notes = new ArrayList<>();
        Set<LocalDate> noted = new HashSet<>();
        for (ClockChange change : policy.forecast().clockChanges()) {
            noted.add(change.at().toLocalDate());
            notes.add(change.at().toLocalDate() + ": " + change.effect());
        }
        for (Run run : policy.forecast().runs()) {
            if (run.note() != null && !noted.contains(run.at().toLocalDate())) {
                notes.add(run.at().toLocalDate() + ": " + run.note());
            }
        }
        return String.join("; ", notes);
    }

    private void folded(String title, boolean open, String head, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append("\n<details")
                .append(open ? " open" : "")
                .append("><summary>")
                .append(escaped(title))
                .append(" (")
                .append(lines.size())
                .append(")</summary>\n");
        table(head, lines);
        text.append("\n</details>\n");
    }

    private void table(String head, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        int room = Math.max(0, Math.min(MOST_OF_A_LIST, MOST_ROWS - rows));
        int shown = Math.min(room, lines.size());
        rows += shown;
        if (shown > 0) {
            text.append('\n').append(head);
            lines.subList(0, shown).forEach(text::append);
        }
        if (shown < lines.size()) {
            text.append("\n… and ")
                    .append(lines.size() - shown)
                    .append(" more, which the text and JSON forms of this plan list.\n");
        }
    }
}
