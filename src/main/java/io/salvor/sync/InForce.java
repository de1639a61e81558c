package io.salvor.sync;

/**
 * What was applied last, as the status of a source has it.
 *
 * @param commit its commit; null if nothing was applied
 * @param treeId what stands for the files that were read of it; null if it did not have the folder
 */
public record InForce(String commit, String treeId) {
    /**
     * Reads it from a status.
     *
     * @param revision the name of the revision, as branch@sha1:commit; null if nothing was applied
     */
    public static InForce of(String revision, String treeId) {
        String commit = revision == null ? null : revision.substring(revision.lastIndexOf(':') + 1);
        return new InForce(commit, treeId);
    }

    /** Whether the revision's commit was applied; it is too late then to accept what it does. */
    public boolean isAt(Revision revision) {
        return revision.commit().equals(commit);
    }

    /** Whether the very files of the revision were applied, so that only what was changed by hand can differ. */
    boolean hasFilesOf(Revision revision) {
        return treeId != null && treeId.equals(revision.treeId());
    }
}
