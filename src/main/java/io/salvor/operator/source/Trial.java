package io.salvor.operator.source;

import io.salvor.policy.finding.PolicyProblem;
import io.salvor.sync.Changes;
import java.util.List;

/**
 * What the API server said of changes before any was written.
 *
 * @param changes those that would bring the cluster nearer to the revision
 * @param refused what it or an admission policy refuses
 * @param altered fields that it would store otherwise than Git has them, exactly as it holds them now: writing them again is no use
 */
record Trial(Changes changes, List<PolicyProblem> refused, List<PolicyProblem> altered) {
    Trial {
        refused = List.copyOf(refused);
        altered = List.copyOf(altered);
    }
}
