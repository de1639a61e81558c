package io.salvor.backup;

import java.util.List;

/**
 * How the volumes of a backup stand.
 *
 * @param total those of the plan and those that the policy refuses
 * @param completed saved whole, the empty ones too
 * @param partiallyFailed saved but for some files
 * @param failed not saved; those that the policy refuses are among them
 * @param skipped left out by a decision, and not among the total
 */
public record SavedVolumes(int total, int completed, int partiallyFailed, int failed, int skipped) {

    /** How a volume of the plan stands. */
    public enum Volume {
        /** It has not ended. */
        Open,
        Whole,
        /** Some of its files could not be read. */
        Partly,
        NotSaved
    }

    /** @param volumes one for each volume of the plan that is on record */
    public static SavedVolumes of(BackupPlan plan, List<Volume> volumes) {
        int refused = plan.refused().size();
        return new SavedVolumes(
                volumes.size() + refused,
                count(volumes, Volume.Whole),
                count(volumes, Volume.Partly),
                count(volumes, Volume.NotSaved) + refused,
                plan.skipped().size() - refused);
    }

    private static int count(List<Volume> volumes, Volume wanted) {
        return (int) volumes.stream().filter(volume -> volume == wanted).count();
    }
}
