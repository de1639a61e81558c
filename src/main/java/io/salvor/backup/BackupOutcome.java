package io.salvor.backup;

import java.util.List;

/**
 * How a backup ended.
 *
 * @param message one sentence for people
 */
public record BackupOutcome(Phase phase, String message) {
    /** Volumes that the message names; all are in the Backup's status and log. */
    private static final int MOST_NAMED = 3;

    /** The final phases that follow from counts. */
    public enum Phase {
        /** Every volume that the policy wants is saved whole, and every object. */
        Completed,
        /** Something is saved, something is missing. */
        PartiallyFailed,
        /** No volume was saved although some were planned or refused, or there was nothing to store at all. */
        Failed,
        /** A person ended it before everything was saved. */
        Canceled
    }

    /**
     * Decides how a backup ended whose volumes have all ended. Everything that is missing is in the phase, and the message names it:
     * the first volumes with their reasons, the first hook that failed, the first object that could not be read.
     *
     * @param plan what was to be saved
     * @param volumes how it ended
     * @param objects Kubernetes objects stored
     * @param unread objects that could not be read or archived, one sentence each
     * @param failedHook what failed about a hook that must succeed; null when nothing did
     */
    public static BackupOutcome of(
            BackupPlan plan, SavedVolumes volumes, int objects, List<String> unread, String failedHook) {
        if (volumes.total() == 0 && objects == 0) {
            return new BackupOutcome(
                    Phase.Failed, "Nothing was stored: no namespace that the policy includes holds anything.");
        }
        boolean whole = volumes.completed() == volumes.total() && failedHook == null && unread.isEmpty();
        StringBuilder message = new StringBuilder(counts(volumes, objects));
        if (!volumes.missing().isEmpty()) {
            message.append(" Missing: ").append(named(volumes.missing())).append("; status.failures says more.");
        }
        List<SkippedVolume> refused =
                plan.skipped().stream().filter(SkippedVolume::refused).toList();
        if (!refused.isEmpty()) {
            message.append(' ').append(refused(refused));
        }
        if (failedHook != null) {
            message.append(" But a hook failed: ").append(failedHook);
        }
        if (!unread.isEmpty()) {
            message.append(" But not all objects could be read: ")
                    .append(unread.get(0))
                    .append(others(unread));
        }
        return new BackupOutcome(phase(plan, volumes, whole), message.toString());
    }

    private static Phase phase(BackupPlan plan, SavedVolumes volumes, boolean whole) {
        if (whole) {
            return Phase.Completed;
        }
        long neverTried =
                plan.prevented().stream().filter(volume -> !volume.refused()).count();
        long tried = volumes.total() - neverTried;
        // Where none could even be tried, the objects are what there was to save.
        return tried > 0 && volumes.failed() - neverTried == tried ? Phase.Failed : Phase.PartiallyFailed;
    }

    private static String counts(SavedVolumes volumes, int objects) {
        String rest = ", " + count(volumes.skipped(), "volume") + " left out, " + count(objects, "object") + " stored.";
        if (volumes.total() > 0 && volumes.failed() == volumes.total()) {
            return "None of " + count(volumes.total(), "volume") + " was saved" + rest;
        }
        String whole = volumes.completed() + " of " + count(volumes.total(), "volume") + " saved whole";
        return volumes.completed() == volumes.total()
                ? whole + rest
                : whole + ", " + volumes.partiallyFailed() + " in part, " + volumes.failed() + " not saved" + rest;
    }

    private static String named(List<SavedVolumes.Missing> missing) {
        List<String> first = missing.stream()
                .limit(MOST_NAMED)
                .map(SavedVolumes.Missing::toString)
                .toList();
        int others = missing.size() - first.size();
        return String.join(", ", first) + (others == 0 ? "" : ", and " + others + " more");
    }

    private static String others(List<String> unread) {
        return unread.size() == 1 ? "" : "; and " + (unread.size() - 1) + " more in the backup's log";
    }

    private static String refused(List<SkippedVolume> refused) {
        SkippedVolume first = refused.get(0);
        String others = refused.size() == 1 ? "" : ", and " + (refused.size() - 1) + " more";
        return "The policy refuses volume " + SavedVolumes.Missing.of(first).name() + " (" + first.decidedBy() + ")"
                + others + ".";
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
