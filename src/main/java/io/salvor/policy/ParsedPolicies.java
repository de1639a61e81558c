package io.salvor.policy;

import io.salvor.policy.finding.PolicyProblem;
import java.util.List;

/**
 * What a set of policy files holds.
 *
 * @param policies the policies of the files that are free of problems, in the order of files and documents
 * @param problems everything wrong in any file, by file, line and column; where it is not empty, the set must not be applied
 */
public record ParsedPolicies(List<ParsedPolicy> policies, List<PolicyProblem> problems) {
    public ParsedPolicies {
        policies = List.copyOf(policies);
        problems = List.copyOf(problems);
    }

    /** Whether the whole set may be applied. */
    public boolean valid() {
        return problems.isEmpty();
    }
}
