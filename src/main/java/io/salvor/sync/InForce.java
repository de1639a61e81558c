package io.salvor.sync;

import java.util.Set;

/**
 * What was applied last, as the status of a source has it.
 *
 * @param commit its commit; null if nothing was applied
 * @param treeId what stands for the files that were read of it; null if it did not have the folder
 * @param leftOut names of its policies that are somebody else's; as many as a status lists
 */
public record InForce(String commit, String treeId, Set<String> leftOut) {
    public InForce {
        leftOut = Set.copyOf(leftOut);
    }

    /**
     * Reads it from a status.
     *
     * @param revision the name of the revision, as branch@sha1:commit; null if nothing was applied
     */
    public static InForce of(String revision, String treeId, Set<String> leftOut) {
        String commit = revision == null ? null : revision.substring(revision.lastIndexOf(':') + 1);
        return new InForce(commit, treeId, leftOut);
    }

    /** Whether the revision's commit was applied; it is too late then to accept what it does. */
    public boolean isAt(Revision revision) {
        return revision.commit().equals(commit);
    }

    /**
     * Whether a policy was let through in these very files, so that only what was changed by hand can differ. One that was left out
     * was not; where the list may have been cut, nothing counts as let through.
     */
    boolean letThrough(Revision revision, String policy) {
        boolean sameFiles = treeId != null && treeId.equals(revision.treeId());
        return sameFiles && leftOut.size() < Conflict.MOST_LISTED && !leftOut.contains(policy);
    }
}
