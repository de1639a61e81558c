package io.salvor.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.retention.Candidate;
import io.salvor.retention.PolicyRetention;
import io.salvor.retention.RetentionRule;
import io.salvor.units.InvalidValueException;
import io.salvor.units.TimeZones;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compares the retention of a revision with the one in force: how many Backups would expire that would not now. */
final class RetentionGuard {
    private final SourceRules rules;
    private final Function<String, List<Candidate>> backups;
    private final Instant now;

    /** @param backups the Backups of a policy, by its name; asked only where a retention differs */
    RetentionGuard(SourceRules rules, Function<String, List<Candidate>> backups, Instant now) {
        this.rules = rules;
        this.backups = backups;
        this.now = now;
    }

    /**
     * What is wrong with the retention of a policy, if it lets too much expire.
     *
     * @param present the spec in force, a missing node where the policy is not there: then what it left behind is kept whole
     */
    Optional<PolicyProblem> problem(ParsedPolicy policy, JsonNode present) {
        JsonNode wanted = policy.spec();
        boolean same = wanted.path("retention").equals(present.path("retention"))
                && wanted.path("timeZone").equals(present.path("timeZone"));
        if (same || wanted.path("retention").isMissingNode()) {
            return Optional.empty();
        }
        List<Candidate> candidates = backups.apply(policy.name()).stream()
                .filter(backup -> backup.outcome() != Candidate.Outcome.Other)
                .toList();
        Set<String> now = expired(present, candidates);
        long more = expired(wanted, candidates).stream()
                .filter(name -> !now.contains(name))
                .count();
        if (!rules.maxRemoval().isExceededBy(more, candidates.size())) {
            return Optional.empty();
        }
        return Optional.of(policy.problemAt(
                "/spec/retention",
                "the retention of policy " + policy.name() + " would let " + more + " of its " + candidates.size()
                        + " Backups expire that are kept now, and spec.maxRemoval is " + rules.maxRemoval()));
    }

    private Set<String> expired(JsonNode spec, List<Candidate> candidates) {
        try {
            ZoneId zone = TimeZones.parse(spec.path("timeZone").asText("UTC"));
            return new PolicyRetention(RetentionRule.of(spec.get("retention")), zone).expiring(candidates, now);
        } catch (InvalidValueException e) {
            // A policy that was changed by hand into a wrong one lets nothing expire.
            return Set.of();
        }
    }
}
