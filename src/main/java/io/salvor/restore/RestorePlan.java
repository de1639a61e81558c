package io.salvor.restore;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a restore does.
 *
 * @param steps in the order of their stages
 * @param conflicts with any, nothing is written
 * @param skipped objects of the backup that are not made again
 * @param pods the pods with data to put back, in the order of their steps
 * @param skippedVolumes volumes of the backup whose data is not put back
 */
public record RestorePlan(
        List<RestoreStep> steps,
        List<Conflict> conflicts,
        List<SkippedObject> skipped,
        List<PodRestore> pods,
        List<SkippedVolume> skippedVolumes) {

    public RestorePlan {
        steps = List.copyOf(steps);
        conflicts = List.copyOf(conflicts);
        skipped = List.copyOf(skipped);
        pods = List.copyOf(pods);
        skippedVolumes = List.copyOf(skippedVolumes);
    }

    /** The same plan with more that stands in the way. @param noted its steps, with what is to be known of them */
    public RestorePlan with(List<RestoreStep> noted, List<Conflict> more) {
        return new RestorePlan(
                noted, Stream.concat(conflicts.stream(), more.stream()).toList(), skipped, pods, skippedVolumes);
    }

    /** How many bytes are put back, where that was recorded. */
    public long bytes() {
        return pods.stream()
                .flatMap(pod -> pod.volumes().stream())
                .map(VolumeData::bytes)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** How many objects of the backup it makes, changes or finds there. */
    public int objects() {
        return (int) steps.stream()
                .filter(step -> switch (step.action()) {
                    case Create, Adopt, Update, LeaveAlone -> true;
                    case Hold, ScaleDown, ScaleUp, RestoreData, RunHook -> false;
                })
                .count();
    }

    /** What it makes or changes for as long as data is put back, by {@link ObjectKey#toString}. */
    public Set<String> passing() {
        return steps.stream()
                .filter(step -> switch (step.action()) {
                    case Hold, ScaleDown, ScaleUp -> true;
                    case Create, Adopt, Update, LeaveAlone, RestoreData, RunHook -> false;
                })
                .map(step -> step.object().toString())
                .collect(Collectors.toSet());
    }

    /** How many objects it makes or changes for good. */
    public int written() {
        return (int) steps.stream()
                .filter(step -> switch (step.action()) {
                    case Create, Adopt, Update -> true;
                    case Hold, ScaleDown, ScaleUp, LeaveAlone, RestoreData, RunHook -> false;
                })
                .count();
    }

    /**
     * What stands in the way.
     *
     * @param message what is wrong and what to do
     */
    public record Conflict(ObjectKey object, String message) {

        /** The fields of the Restore's spec that resolve it; empty where the cluster must change. */
        public List<String> resolvedBy() {
            return ResolvingFields.in(message);
        }
    }

    /** An object of the backup that is not made again, and why. */
    public record SkippedObject(ObjectKey object, String reason) {}

    /**
     * A pod by which data is put back.
     *
     * @param holder whether it only holds claims for that long; else it is a pod of the backup, which goes on with its data
     */
    public record PodRestore(String namespace, String pod, List<VolumeData> volumes, boolean holder) {

        public PodRestore {
            volumes = List.copyOf(volumes);
        }

        /** Its namespace and name. */
        public String key() {
            return namespace + "/" + pod;
        }

        /** What the data of each of its volumes is called, where other objects need it. */
        public String data(VolumeData volume) {
            return DataNeeds.name(this, volume);
        }

        /** A volume as people know it: a holder pod says nothing to them. */
        public String named(VolumeData volume) {
            return holder ? data(volume) : key() + "/" + volume.volume();
        }
    }

    /**
     * A volume whose data is put back.
     *
     * @param claim name of the claim behind it; null for none
     * @param snapshotId null when the volume was empty
     * @param root null when it was not recorded
     * @param incomplete null, or what the backup says is missing from the snapshot
     * @param bytes how much it held; null when it was not recorded
     * @param existingData what becomes of data that lies in it
     * @param savedClaim name of the claim that the data was saved of
     * @param begun that an earlier Restore has begun to write it, where this one tries that again; null where none has
     */
    public record VolumeData(
            String volume,
            String claim,
            String snapshotId,
            String repoIdentifier,
            RootOwner root,
            String incomplete,
            Long bytes,
            ExistingDataRule existingData,
            String savedClaim,
            HalfWritten begun) {

        /** One that no earlier Restore has begun. */
        public VolumeData(
                String volume,
                String claim,
                String snapshotId,
                String repoIdentifier,
                RootOwner root,
                String incomplete,
                Long bytes,
                ExistingDataRule existingData,
                String savedClaim) {
            this(volume, claim, snapshotId, repoIdentifier, root, incomplete, bytes, existingData, savedClaim, null);
        }
    }

    /**
     * A volume of the backup whose data is not put back.
     *
     * @param failed whether that is a loss, as the reason has it
     * @param message why, as a sentence
     */
    public record SkippedVolume(
            String namespace, String pod, String volume, boolean failed, NotPutBack reason, String message) {

        static SkippedVolume of(VolumeSnapshot volume, NotPutBack reason, String message) {
            return new SkippedVolume(
                    volume.namespace(), volume.pod(), volume.volume(), reason.isLoss(), reason, message);
        }
    }
}
