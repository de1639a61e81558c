package io.salvor.cli.plan;

import io.salvor.coverage.ExpiringBackup;
import io.salvor.coverage.PlanDiff;
import io.salvor.coverage.PolicyChange;
import io.salvor.coverage.PolicyChange.Kind;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeKey;
import io.salvor.schedule.ScheduleForecast.ClockChange;
import io.salvor.schedule.ScheduleForecast.Run;
import java.util.List;

/** A plan for a terminal: everything, a line each. */
final class PlanText {
    private final Plan plan;
    private final PlanDiff diff;
    private final StringBuilder text = new StringBuilder();

    PlanText(Plan plan) {
        this.plan = plan;
        this.diff = plan.diff();
    }

    String text() {
        line(PlanPhrases.summary(diff));
        plan.sync().ifPresent(this::sync);
        diff.policies().stream()
                .filter(policy -> policy.kind() != Kind.Unchanged)
                .forEach(this::policy);
        unchanged();
        volumes("Protected until now, and not after the change:", diff.lost());
        volumes("Protected by nothing after the change:", diff.unprotected());
        return text.toString();
    }

    private void sync(SyncPreview preview) {
        line("");
        line(PlanPhrases.sync(preview));
        preview.lines().forEach(line -> line("  " + line));
    }

    private void policy(PolicyChange policy) {
        line("");
        line("policy " + policy.name() + " (" + PlanPhrases.title(policy) + ")"
                + (policy.place() == null ? "" : "  " + policy.place()));
        for (VolumeKey volume : policy.gains()) {
            line("  + " + volume);
        }
        for (VolumeKey volume : policy.loses()) {
            line("  - " + volume);
        }
        String without = PlanPhrases.withoutRuns(policy.standing());
        if (without != null) {
            line("  no runs: " + without);
        }
        if (!policy.forecast().runs().isEmpty()) {
            line("  next runs (" + policy.zone() + "):");
        }
        for (Run run : policy.forecast().runs()) {
            line("    " + PlanPhrases.time(run) + (run.note() == null ? "" : "  " + run.note()));
        }
        for (ClockChange change : policy.forecast().clockChanges()) {
            line("  on " + change.at().toLocalDate() + " " + change.effect());
        }
        if (policy.longerGap() != null) {
            line("  runs more rarely: " + PlanPhrases.rarer(policy.longerGap()));
        }
        for (ExpiringBackup backup : policy.expiring()) {
            line("  expires: " + backup.name() + " of " + backup.time()
                    + (backup.elsewhere() == null ? "" : " in location " + backup.elsewhere()));
        }
        policy.frozen().forEach(copies -> line("  stays: " + PlanPhrases.frozen(copies)));
    }

    private void unchanged() {
        List<PolicyChange> policies = diff.policies().stream()
                .filter(policy -> policy.kind() == Kind.Unchanged)
                .toList();
        if (policies.isEmpty()) {
            return;
        }
        line("");
        line("Unchanged:");
        for (PolicyChange policy : policies) {
            String without = PlanPhrases.withoutRuns(policy.standing());
            line("  " + policy.name() + (policy.place() == null ? "" : "  " + policy.place())
                    + (without == null ? "" : "  no runs: " + without));
        }
    }

    private void volumes(String title, List<VolumeCoverage> volumes) {
        if (volumes.isEmpty()) {
            return;
        }
        line("");
        line(title);
        volumes.forEach(volume -> line("  " + volume.volume() + "  " + PlanPhrases.why(volume)));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
