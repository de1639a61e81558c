package io.salvor.sync;

import io.salvor.policy.finding.PolicyProblem;
import io.salvor.trouble.Reason;
import java.util.List;

/**
 * A revision changes nothing.
 *
 * @param reason the kind of what is wrong
 * @param message what is wrong and what to do
 * @param problems each thing that is wrong, with its place where it has one
 * @param conflicts the policies that are somebody else's, where that is what is wrong
 */
public record Refusal(Reason reason, String message, List<PolicyProblem> problems, List<Conflict> conflicts)
        implements RevisionDecision {
    public Refusal {
        problems = List.copyOf(problems);
        conflicts = List.copyOf(conflicts);
    }

    /** One sentence for all problems: the first, and how many more there are. */
    public static Refusal of(Reason reason, List<PolicyProblem> problems) {
        String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more in status)" : "";
        return new Refusal(reason, problems.get(0) + more, problems, List.of());
    }

    /** Of a revision with policies that are somebody else's. */
    public static Refusal of(List<Conflict> conflicts) {
        Refusal refusal = of(
                Reason.PolicyConflict, conflicts.stream().map(Conflict::problem).toList());
        return new Refusal(refusal.reason(), refusal.message(), refusal.problems(), conflicts);
    }
}
