package io.salvor.backup;

import java.util.List;

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
     * Decides how a backup ended whose volumes have all ended. Everything that is missing is in the phase; of several things that
     * are missing, the message names those that a person would look at first.
     *
     * @param plan what was to be saved
     * @param volumes how it ended
     * @param objects Kubernetes objects stored
     * @param unread objects that could not be read or archived, one sentence each
     * @param failedHook what failed about a hook that must succeed; null when nothing did
     */
    public static BackupOutcome of(
            BackupPlan plan, SavedVolumes volumes, int objects, List<String> unread, String failedHook) {
        BackupOutcome outcome = ofCounts(volumes, objects);
        List<SkippedVolume> refused = plan.refused();
        if (!refused.isEmpty()) {
            return new BackupOutcome(outcome.phase(), outcome.message() + " " + refused(refused));
        }
        if (outcome.phase() != Phase.Completed) {
            return outcome;
        }
        if (failedHook != null) {
            return new BackupOutcome(Phase.PartiallyFailed, outcome.message() + " But a hook failed: " + failedHook);
        }
        return unread.isEmpty()
                ? outcome
                : new BackupOutcome(
                        Phase.PartiallyFailed,
                        outcome.message() + "; but not all objects could be read: " + unread.get(0) + others(unread));
    }

    private static BackupOutcome ofCounts(SavedVolumes volumes, int objects) {
        if (volumes.total() == 0 && objects == 0) {
            return new BackupOutcome(
                    Phase.Failed, "Nothing was stored: no namespace that the policy includes holds anything.");
        }
        String rest = ", " + count(volumes.skipped(), "volume") + " left out, " + count(objects, "object") + " stored";
        if (volumes.total() > 0 && volumes.failed() == volumes.total()) {
            return new BackupOutcome(
                    Phase.Failed,
                    "None of " + count(volumes.total(), "volume") + " was saved" + rest
                            + "; status.failures says why and what to do.");
        }
        String whole = volumes.completed() + " of " + count(volumes.total(), "volume") + " saved whole";
        if (volumes.completed() == volumes.total()) {
            return new BackupOutcome(Phase.Completed, whole + rest + ".");
        }
        return new BackupOutcome(
                Phase.PartiallyFailed,
                whole + ", " + volumes.partiallyFailed() + " with unreadable files, " + volumes.failed() + " not saved"
                        + rest + "; status.failures says why and what to do.");
    }

    private static String others(List<String> unread) {
        return unread.size() == 1 ? "" : "; and " + (unread.size() - 1) + " more in the backup's log";
    }

    private static String refused(List<SkippedVolume> refused) {
        SkippedVolume first = refused.get(0);
        String volume = first.namespace() + "/" + (first.pod() == null ? "" : first.pod() + "/") + first.volume();
        String others = refused.size() == 1 ? "" : ", and " + (refused.size() - 1) + " more";
        return "The policy refuses volume " + volume + " (" + first.decidedBy() + ")" + others + ".";
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
