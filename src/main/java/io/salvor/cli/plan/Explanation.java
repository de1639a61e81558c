package io.salvor.cli.plan;

import io.salvor.coverage.Cause;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.LastGood;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.coverage.PolicyStatement;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;
import io.salvor.inventory.InstalledPolicy;
import io.salvor.schedule.ScheduleForecast;
import io.salvor.units.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say of one volume, for a terminal.
 *
 * @param words what each policy says of it
 * @param policies the policies that were gone by
 * @param installed those that are in the cluster, which know since when they are in force
 */
record Explanation(
        VolumeCoverage coverage,
        List<PolicyStatement> words,
        List<PlannedPolicy> policies,
        List<InstalledPolicy> installed,
        Instant now) {

    String text() {
        StringBuilder text = new StringBuilder();
        line(text, coverage.volume() + " is " + state());
        words.forEach(word -> policy(text, word));
        line(text, "  last good backup: " + lastGood());
        if (coverage.promise() != null) {
            line(
                    text,
                    "  promised: none older than "
                            + Durations.format(coverage.promise().age()) + ", that is "
                            + Durations.format(coverage.promise().longestGap()) + " between runs and "
                            + Durations.format(coverage.promise().startingDeadline()) + " to start"
                            + (coverage.freshness() == Freshness.Stale ? "; this one is stale" : ""));
        }
        return text.toString();
    }

    private void policy(StringBuilder text, PolicyStatement word) {
        Optional<PlannedPolicy> policy = policies.stream()
                .filter(one -> one.name().equals(word.policy()))
                .findFirst();
        line(text, "  policy " + word.policy() + where(word.policy()));
        String message = policy.map(one -> RuleQuote.message(word, one)).orElse(word.message());
        line(
                text,
                (word.saves() ? "    saves it" : "    does not save it") + (isSaidAbove(word) ? "" : ": " + message));
        if (word.saves()) {
            policy.ifPresent(one -> line(text, nextRun(one)));
        }
        installed.stream()
                .filter(one -> one.name().equals(word.policy()))
                .findFirst()
                .ifPresent(one -> line(text, "    in force since " + one.createdAt()));
    }

    private String nextRun(PlannedPolicy policy) {
        Standing standing = policy.covering().standing();
        if (standing != Standing.Scheduled) {
            return "    no next run: " + PlanPhrases.withoutRuns(standing);
        }
        return ScheduleForecast.of(policy.schedule(), now, 1).runs().stream()
                .findFirst()
                .map(run -> "    next run: " + PlanPhrases.time(run) + (run.note() == null ? "" : "  " + run.note()))
                .orElse("    no next run: its schedule has no time to come");
    }

    /** With the reason where it is nobody's decision, or none of the policies below gives it. */
    private String state() {
        if (coverage.state() == State.Protected) {
            return "protected by " + String.join(", ", coverage.policies());
        }
        String state = coverage.state() == State.LeftOut ? "left out" : "unprotected";
        if (!isSaidBelow()) {
            return state + ": " + coverage.cause().message();
        }
        return coverage.state() == State.LeftOut
                ? state + " by policy " + coverage.cause().policy()
                : state;
    }

    private boolean isSaidBelow() {
        Cause cause = coverage.cause();
        return words.stream()
                .anyMatch(word ->
                        word.policy().equals(cause.policy()) && word.message().equals(cause.message()));
    }

    private boolean isSaidAbove(PolicyStatement word) {
        Cause cause = coverage.cause();
        return cause != null && !isSaidBelow() && word.message().equals(cause.message());
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private String where(String name) {
        String place = policies.stream()
                .filter(policy -> policy.name().equals(name) && policy.place() != null)
                .map(policy -> " (" + policy.place() + ")")
                .findFirst()
                .orElse("");
        return place
                + installed.stream()
                        .filter(policy -> policy.name().equals(name) && policy.revision() != null)
                        .map(policy -> ", changed last by " + policy.revision())
                        .findFirst()
                        .orElse("");
    }

    private String lastGood() {
        LastGood good = coverage.lastGood();
        return good == null
                ? "none"
                : good.backup() + " of policy " + good.policy() + " at " + good.time() + ", "
                        + Ages.of(Duration.between(good.time(), now)) + " ago";
    }
}
