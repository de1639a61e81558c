package io.salvor.sync;

import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;

/**
 * A policy of a source that is in the cluster as somebody else's.
 *
 * @param policy as the source has it
 * @param owner whose it is: {@code Argo CD application shop}
 * @param source the source that holds one of the same name
 */
public record Conflict(ParsedPolicy policy, String owner, String source) {
    /** The most that a status lists. */
    public static final int MOST_LISTED = 100;

    /** What is wrong and what to do, at the place of the name. */
    public PolicyProblem problem() {
        return policy.problemAt(
                "/metadata/name",
                "BackupPolicy " + policy.name() + " belongs to " + owner + ", and PolicySource " + source
                        + " holds one of the same name; rename one of them, or let one of the two give it up");
    }
}
