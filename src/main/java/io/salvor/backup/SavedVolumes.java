package io.salvor.backup;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the volumes of a backup stand.
 *
 * @param total those of the plan and those that are prevented
 * @param completed saved whole, the empty ones too
 * @param partiallyFailed saved in part
 * @param failed not saved; the prevented ones are among them
 * @param skipped left out by a decision, and not among the total
 * @param missing what is not saved, then what is saved in part, each with its reason
 */
public record SavedVolumes(
        int total, int completed, int partiallyFailed, int failed, int skipped, List<Missing> missing) {

    public SavedVolumes {
        missing = List.copyOf(missing);
    }

    /** How a volume of the plan stands. */
    public enum State {
        /** It has not ended. */
        Open,
        Whole,
        /** Some of it is saved. */
        Partly,
        NotSaved
    }

    /**
     * A volume of the plan.
     *
     * @param reason why it ended as it did, as one CamelCase word; null where nobody said
     */
    public record Volume(String namespace, String pod, String volume, State state, String reason) {}

    /**
     * A volume that the backup does not have whole.
     *
     * @param pod null for a claim that no pod uses
     * @param reason one CamelCase word
     */
    public record Missing(String namespace, String pod, String volume, String reason) {
        static Missing of(SkippedVolume volume) {
            return new Missing(
                    volume.namespace(),
                    volume.pod(),
                    volume.volume(),
                    volume.reason().name());
        }

        static Missing of(Volume volume) {
            String unsaid = volume.state() == State.Partly ? "PartiallyFailed" : "Failed";
            return new Missing(
                    volume.namespace(),
                    volume.pod(),
                    volume.volume(),
                    volume.reason() == null ? unsaid : volume.reason());
        }

        /** Such as {@code shop/db-0/data}. */
        String name() {
            return namespace + "/" + (pod == null ? "" : pod + "/") + volume;
        }

        /** Such as {@code shop/db-0/data (PodNotRunning)}. */
        @Override
        public String toString() {
            return name() + " (" + reason + ")";
        }
    }

    /** @param volumes one for each volume of the plan that is on record */
    public static SavedVolumes of(BackupPlan plan, List<Volume> volumes) {
        List<SkippedVolume> prevented = plan.prevented();
        return new SavedVolumes(
                volumes.size() + prevented.size(),
                count(volumes, State.Whole),
                count(volumes, State.Partly),
                count(volumes, State.NotSaved) + prevented.size(),
                plan.leftOut().size(),
                Stream.of(
                                in(volumes, State.NotSaved).map(Missing::of),
                                prevented.stream().map(Missing::of),
                                in(volumes, State.Partly).map(Missing::of))
                        .flatMap(missing -> missing)
                        .toList());
    }

    /** How many are not whole for a reason. */
    public int because(String reason) {
        return (int) missing.stream()
                .filter(volume -> volume.reason().equals(reason))
                .count();
    }

    private static int count(List<Volume> volumes, State wanted) {
        return (int) in(volumes, wanted).count();
    }

    private static Stream<Volume> in(List<Volume> volumes, State wanted) {
        return volumes.stream().filter(volume -> volume.state() == wanted);
    }
}
