package io.salvor.backup;

/**
 * How a backup ended.
 *
 * @param message one sentence for people
 */
public record BackupOutcome(Phase phase, String message) {

    /** The final phases that follow from counts. */
    public enum Phase {
        Completed,
        PartiallyFailed,
        Failed
    }

    /**
     * How the planned volumes ended; they add up to the plan.
     *
     * @param completed saved whole, the empty ones too
     * @param partiallyFailed saved but for some files
     * @param failed not saved
     */
    public record Volumes(int completed, int partiallyFailed, int failed) {}

    /**
     * Decides from what was saved.
     *
     * @param skipped volumes left out with a reason
     * @param objects Kubernetes objects stored
     */
    public static BackupOutcome of(Volumes volumes, int skipped, int objects) {
        throw new UnsupportedOperationException();
    }
}
