package io.salvor.sync;

import io.salvor.policy.ParsedPolicy;
import java.util.List;
import java.util.Optional;

/**
 * A revision that was read without error.
 *
 * @param name as it stands in status: branch@sha1:commit
 * @param commit its commit, which an annotation names to accept what it does
 * @param policies its policies, their specs with all defaults
 * @param folderGone what Git says of the folder, where the revision does not have it
 * @param inForce whether these very files are in force already, so that only what was changed by hand can differ
 * @param newCommit whether the commit is not the one in force; only then does it count that people accepted what it does
 */
public record Revision(
        String name,
        String commit,
        List<ParsedPolicy> policies,
        Optional<String> folderGone,
        boolean inForce,
        boolean newCommit) {
    public Revision {
        policies = List.copyOf(policies);
    }
}
