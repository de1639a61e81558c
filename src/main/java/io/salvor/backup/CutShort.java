package io.salvor.backup;

/** Decides how a backup ended that came to its end before its work was done; what finished by then is kept. */
public final class CutShort {
    private CutShort() {}

    /**
     * @param outcome how it ended by what was saved
     * @param canceled whether a person asked for the end
     * @param why the reason of the end as a sentence
     */
    public static BackupOutcome of(BackupOutcome outcome, boolean canceled, String why) {
        if (outcome.phase() == BackupOutcome.Phase.Completed) {
            // The end came when everything was done already.
            return outcome;
        }
        BackupOutcome.Phase phase = canceled ? BackupOutcome.Phase.Canceled : outcome.phase();
        return new BackupOutcome(phase, why + ". " + outcome.message());
    }
}
