package io.salvor.backup;

/**
 * How a backup ended.
 *
 * @param message one sentence for people
 */
public record BackupOutcome(Phase phase, String message) {

    /** The final phases that follow from counts. */
    public enum Phase {
        /** Everything that was planned is saved whole. */
        Completed,
        /** Something is saved, something is missing. */
        PartiallyFailed,
        /** No volume was saved although some were planned, or there was nothing to store at all. */
        Failed
    }

    /**
     * How the planned volumes ended; they add up to the plan.
     *
     * @param completed saved whole, the empty ones too
     * @param partiallyFailed saved but for some files
     * @param failed not saved
     */
    public record Volumes(int completed, int partiallyFailed, int failed) {
        /** The volumes of the plan. */
        public int total() {
            return completed + partiallyFailed + failed;
        }
    }

    /**
     * Decides from what was saved.
     *
     * @param skipped volumes left out with a reason
     * @param objects Kubernetes objects stored
     */
    public static BackupOutcome of(Volumes volumes, int skipped, int objects) {
        if (volumes.total() == 0 && objects == 0) {
            return new BackupOutcome(
                    Phase.Failed, "Nothing was stored: no namespace that the policy includes holds anything.");
        }
        String rest = ", " + count(skipped, "volume") + " left out, " + count(objects, "object") + " stored";
        if (volumes.total() > 0 && volumes.failed() == volumes.total()) {
            return new BackupOutcome(
                    Phase.Failed,
                    "None of " + count(volumes.total(), "volume") + " was saved" + rest
                            + "; status.failures says why and what to do.");
        }
        String whole = volumes.completed() + " of " + count(volumes.total(), "volume") + " saved whole";
        if (volumes.failed() + volumes.partiallyFailed() == 0) {
            return new BackupOutcome(Phase.Completed, whole + rest + ".");
        }
        return new BackupOutcome(
                Phase.PartiallyFailed,
                whole + ", " + volumes.partiallyFailed() + " with unreadable files, " + volumes.failed() + " not saved"
                        + rest + "; status.failures says why and what to do.");
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
