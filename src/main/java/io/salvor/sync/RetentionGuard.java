package io.salvor.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.retention.KnownBackups;
import io.salvor.units.InvalidValueException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Compares the retention of a revision with the one in force, in each location that a policy has Backups in: how many would expire
 * that would not now.
 */
final class RetentionGuard {
    /** As many does the status of a policy name of a location that it copies to: where it names these, there may be more. */
    private static final int MOST_KNOWN = 200;

    private final SourceRules rules;
    private final Function<String, Map<String, KnownBackups>> backups;
    private final Instant now;

    /**
     * @param backups the Backups of a policy, by its name, in each location, which is empty where it is not known; asked only where a
     *     retention differs
     */
    RetentionGuard(SourceRules rules, Function<String, Map<String, KnownBackups>> backups, Instant now) {
        this.rules = rules;
        this.backups = backups;
        this.now = now;
    }

    /**
     * What is wrong with the retention of a policy where it lets too much expire, by location.
     *
     * @param present the spec in force, a missing node where the policy is not there: then what it left behind is kept whole
     */
    List<PolicyProblem> problems(ParsedPolicy policy, JsonNode present) {
        boolean same = Stream.of("retention", "timeZone", "copies")
                .allMatch(field -> policy.spec().path(field).equals(present.path(field)));
        List<PolicyProblem> problems = new ArrayList<>();
        if (!same) {
            new TreeMap<>(backups.apply(policy.name()))
                    .forEach((location, there) ->
                            problem(policy, present, location, there).ifPresent(problems::add));
        }
        return problems;
    }

    private Optional<PolicyProblem> problem(
            ParsedPolicy policy, JsonNode present, String location, KnownBackups there) {
        KnownBackups known = there.restorable();
        int all = known.backups().size();
        Set<String> now = going(present, location, known);
        long more = going(policy.spec(), location, known).stream()
                .filter(name -> !now.contains(name))
                .count();
        if (!rules.maxRemoval().isExceededBy(more, all)) {
            return Optional.empty();
        }
        boolean own = location.isEmpty()
                || location.equals(policy.spec().path("storageLocation").asText());
        return Optional.of(policy.problemAt(
                place(policy.spec(), location),
                "the retention of policy " + policy.name() + " would let "
                        + said(
                                more,
                                all,
                                own ? "" : "in location " + location + " ",
                                !own && there.backups().size() >= MOST_KNOWN)
                        + ", and spec.maxRemoval is " + rules.maxRemoval()));
    }

    private static String said(long more, int known, String where, boolean mayBeMore) {
        return mayBeMore
                ? "at least " + more + " Backups " + where + "expire that are kept now, of the newest " + known
                : more + " of its " + known + " Backups " + where + "expire that are kept now";
    }

    /** Where it is written what counts for a location. */
    private static String place(JsonNode spec, String location) {
        JsonNode copies = spec.path("copies");
        for (int i = 0; i < copies.size(); i++) {
            if (copies.get(i).path("storageLocation").asText().equals(location)
                    && copies.get(i).has("retention")) {
                return "/spec/copies/" + i + "/retention";
            }
        }
        return "/spec/retention";
    }

    private Set<String> going(JsonNode spec, String location, KnownBackups known) {
        try {
            return known.under(spec, location, now).goes();
        } catch (InvalidValueException e) {
            // A policy that was changed by hand into a wrong one lets nothing expire.
            return Set.of();
        }
    }
}
