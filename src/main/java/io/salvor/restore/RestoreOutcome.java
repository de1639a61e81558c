package io.salvor.restore;

/**
 * How a restore ended.
 *
 * @param message one sentence for people
 */
public record RestoreOutcome(Phase phase, String message) {

    /** The final phases that follow from counts. */
    public enum Phase {
        Completed,
        PartiallyFailed,
        Failed
    }

    /**
     * How the objects of the plan ended.
     *
     * @param existing there already, left alone
     * @param skipped left out, each with a reason
     * @param failed refused by the API server
     */
    public record Objects(int created, int existing, int skipped, int failed) {}

    /**
     * How the volumes ended.
     *
     * @param completed data put back whole
     * @param incomplete put back from a snapshot that some files are missing from
     * @param failed data not put back: the Job failed, or the backup does not hold it
     * @param skipped left alone on purpose
     */
    public record Volumes(int completed, int incomplete, int failed, int skipped) {}

    /** Decides from what was done. */
    public static RestoreOutcome of(Objects objects, Volumes volumes) {
        throw new UnsupportedOperationException();
    }
}
