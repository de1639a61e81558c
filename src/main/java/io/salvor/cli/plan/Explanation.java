package io.salvor.cli.plan;

import io.salvor.coverage.LastGood;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.coverage.PolicyStatement;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;
import io.salvor.inventory.InstalledPolicy;
import io.salvor.units.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
        text.append(coverage.volume()).append(" is ").append(state()).append('\n');
        for (PolicyStatement word : words) {
            text.append("  policy ")
                    .append(word.policy())
                    .append(where(word.policy()))
                    .append('\n');
            text.append(word.saves() ? "    saves it: " : "    does not save it: ")
                    .append(word.message())
                    .append('\n');
            installed.stream()
                    .filter(policy -> policy.name().equals(word.policy()))
                    .findFirst()
                    .ifPresent(policy -> text.append("    in force since ")
                            .append(policy.createdAt())
                            .append('\n'));
        }
        text.append("  last good backup: ").append(lastGood()).append('\n');
        if (coverage.promise() != null) {
            text.append("  promised: none older than ")
                    .append(Durations.format(coverage.promise().age()))
                    .append(", that is ")
                    .append(Durations.format(coverage.promise().longestGap()))
                    .append(" between runs and ")
                    .append(Durations.format(coverage.promise().startingDeadline()))
                    .append(" to start")
                    .append(coverage.freshness() == Freshness.Stale ? "; this one is stale" : "")
                    .append('\n');
        }
        return text.toString();
    }

    private String state() {
        if (coverage.state() == State.Protected) {
            return "protected by " + String.join(", ", coverage.policies());
        }
        return (coverage.state() == State.LeftOut ? "left out: " : "unprotected: ")
                + coverage.cause().message();
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
