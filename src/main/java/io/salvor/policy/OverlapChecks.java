package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.match.GlobSearch;
import io.salvor.match.SearchBudget;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.units.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds policies that take in the same namespace, so that its volumes are saved twice into the same repository. Policies that
 * are suspended or have no schedule run only when somebody asks, and policies for two locations are meant as two copies.
 */
final class OverlapChecks {
    /** More others than this are not named. */
    private static final int MOST_NAMED = 3;

    private final List<Scheduled> policies;
    private final SearchBudget budget;

    private OverlapChecks(List<Scheduled> policies, SearchBudget budget) {
        this.policies = policies;
        this.budget = budget;
    }

    private record Scheduled(PolicyDocument policy, NamespaceScope scope) {}

    private record Overlap(PolicyDocument other, String namespace) {
        @Override
        public String toString() {
            return "\"" + Excerpt.shortened(other.name()) + "\" in " + other.file() + ":"
                    + other.document().start().line() + " (namespace \"" + namespace + "\")";
        }
    }

    static List<Finding> warnings(List<PolicyDocument> policies, SearchBudget budget) {
        List<Scheduled> scheduled = new ArrayList<>();
        for (PolicyDocument policy : policies) {
            NamespaceScope scope = NamespaceScope.of(policy.spec());
            if (runsByItself(policy) && scope.exact()) {
                scheduled.add(new Scheduled(policy, scope));
            }
        }
        return new OverlapChecks(scheduled, budget).warnings();
    }

    private List<Finding> warnings() {
        List<List<Overlap>> overlaps = new ArrayList<>();
        policies.forEach(policy -> overlaps.add(new ArrayList<>()));
        for (int i = 0; i < policies.size(); i++) {
            for (int k = i + 1; k < policies.size(); k++) {
                // Two that are known to overlap with more than are named need not be compared.
                if (overlaps.get(i).size() <= MOST_NAMED || overlaps.get(k).size() <= MOST_NAMED) {
                    compare(i, k, overlaps);
                }
            }
        }
        List<Finding> found = new ArrayList<>();
        for (int i = 0; i < policies.size(); i++) {
            if (!overlaps.get(i).isEmpty()) {
                found.add(finding(policies.get(i).policy(), overlaps.get(i)));
            }
        }
        return found;
    }

    private void compare(int one, int other, List<List<Overlap>> overlaps) {
        shared(policies.get(one), policies.get(other)).ifPresent(namespace -> {
            overlaps.get(one).add(new Overlap(policies.get(other).policy(), namespace));
            overlaps.get(other).add(new Overlap(policies.get(one).policy(), namespace));
        });
    }

    private static Finding finding(PolicyDocument policy, List<Overlap> overlaps) {
        List<String> named =
                overlaps.stream().limit(MOST_NAMED).map(Overlap::toString).toList();
        String more = overlaps.size() > MOST_NAMED ? " and others" : "";
        return policy.at(
                LintRule.OVERLAPPING_POLICIES,
                "/spec/include/namespaces",
                "the same volumes are also saved by " + String.join(", ", named) + more
                        + "; exclude the namespaces from one of them");
    }

    private Optional<String> shared(Scheduled one, Scheduled other) {
        if (!one.policy().storageLocation().equals(other.policy().storageLocation())) {
            return Optional.empty();
        }
        List<String> excluded = new ArrayList<>(one.scope().exclude());
        excluded.addAll(other.scope().exclude());
        return GlobSearch.name(List.of(one.scope().include(), other.scope().include()), excluded, budget)
                .found();
    }

    private static boolean runsByItself(PolicyDocument policy) {
        JsonNode spec = policy.spec();
        return policy.name() != null
                && spec.path("schedule").isTextual()
                && !spec.path("suspend").asBoolean(false);
    }
}
