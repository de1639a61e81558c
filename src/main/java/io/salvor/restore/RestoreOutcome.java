package io.salvor.restore;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How a restore ended.
 *
 * @param message one sentence for people
 */
public record RestoreOutcome(Phase phase, String message) {

    private static final int NAMED = 5;

    /** The final phases that follow from counts. */
    public enum Phase {
        /** Everything in the plan is back. */
        Completed,
        /** Something is not back. */
        PartiallyFailed,
        /** Nothing is back although something should be. */
        Failed
    }

    /**
     * How the objects of the plan ended.
     *
     * @param created made, or adopted
     * @param updated there, and made again what the backup holds
     * @param existing there already, left alone
     * @param skipped left out, each with a reason
     * @param failed refused by the API server
     */
    public record Objects(int created, int updated, int existing, int skipped, int failed) {}

    /**
     * How the volumes ended.
     *
     * @param completed data put back whole
     * @param incomplete put back from a snapshot that some files are missing from
     * @param failed data not put back: the Job failed, or the backup does not hold it
     * @param skipped left alone on purpose
     * @param unmatched how many of the completed hold none of the files that are asked for
     * @param kept how many of the completed held data, which was left as it was
     * @param keptNames the first of them
     */
    public record Volumes(
            int completed, int incomplete, int failed, int skipped, int unmatched, int kept, List<String> keptNames) {
        public Volumes {
            keptNames = List.copyOf(keptNames);
        }

        /** Whether files were asked for that the backup does not hold: a pattern is wrong then. */
        private boolean noneMatched() {
            return unmatched > 0 && unmatched == completed && incomplete + failed == 0;
        }
    }

    /**
     * How the hooks ended.
     *
     * @param run those that ended well
     * @param failed those that had to succeed and did not
     */
    public record Hooks(int run, int failed) {
        /** There were none. */
        public static final Hooks NONE = new Hooks(0, 0);

        private String counts() {
            return run + failed == 0 ? "" : "; " + count(run, "hook") + " run" + also(failed, "failed");
        }
    }

    /** Decides from what was done. */
    public static RestoreOutcome of(Objects objects, Volumes volumes, Hooks hooks) {
        int matched = volumes.completed() - volumes.unmatched();
        boolean wrong = volumes.noneMatched()
                || objects.failed() + volumes.failed() + volumes.incomplete() + hooks.failed() > 0;
        boolean done = objects.created() + objects.updated() + matched + volumes.incomplete() > 0;
        int whole = Math.max(0, matched - volumes.kept());
        String counts = count(whole, "volume") + " restored whole"
                + kept(volumes)
                + also(volumes.unmatched(), "without a file that fits spec.files.include")
                + also(volumes.incomplete(), "restored from a snapshot that some files are missing from")
                + also(volumes.failed(), "not restored")
                + also(volumes.skipped(), "left alone")
                + "; "
                + count(objects.created(), "object")
                + " made"
                + also(objects.updated(), "updated")
                + ", "
                + objects.existing()
                + " there already, "
                + objects.skipped()
                + " left out"
                + also(objects.failed(), "refused")
                + hooks.counts();
        if (!wrong && !done) {
            return new RestoreOutcome(
                    Phase.Completed, "Nothing had to be made: " + counts + ". What is there is never overwritten.");
        }
        if (!wrong) {
            return new RestoreOutcome(Phase.Completed, counts + ".");
        }
        return new RestoreOutcome(
                done ? Phase.PartiallyFailed : Phase.Failed, counts + "; status.failures says why and what to do.");
    }

    private static String kept(Volumes volumes) {
        if (volumes.kept() == 0) {
            return "";
        }
        String names = volumes.keptNames().stream().limit(NAMED).collect(Collectors.joining(", "));
        return ", " + count(volumes.kept(), "volume") + " kept as " + (volumes.kept() == 1 ? "it was: " : "they were: ")
                + names + (volumes.kept() > NAMED ? " and others" : "");
    }

    private static String also(int number, String what) {
        return number == 0 ? "" : ", " + number + " " + what;
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
