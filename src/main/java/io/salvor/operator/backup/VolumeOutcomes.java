package io.salvor.operator.backup;

import io.salvor.api.BackupStatus;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumeOutcome;
import io.salvor.api.VolumePhase;
import io.salvor.backup.BackupPlan;
import io.salvor.backup.SavedVolumes;
import io.salvor.backup.SkippedVolume;
import io.salvor.units.Shortened;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Counts how the volumes of a Backup stand, and lists in its status which were left out or are not whole, and why: the first hundred, and
 * how many more there are.
 */
final class VolumeOutcomes {
    private static final int MOST = 100;

    /** Bytes of what decided about a volume; a rule or an annotation is named in fewer. */
    private static final int DECISION = 256;

    private VolumeOutcomes() {}

    static void leftOut(BackupStatus status, BackupPlan plan) {
        List<SkippedVolume> all = plan.leftOut();
        status.skipped = all.stream().limit(MOST).map(VolumeOutcomes::outcome).toList();
        status.moreSkipped = more(all.size());
    }

    static void failures(BackupStatus status, BackupPlan plan, List<PodVolumeBackup> volumes) {
        List<PodVolumeBackup> failed = volumes.stream()
                .filter(volume -> volume.hasEnded() && volume.getStatus().phase != VolumePhase.Completed)
                .toList();
        List<SkippedVolume> prevented = plan.prevented();
        status.failures = Stream.concat(
                        prevented.stream().map(VolumeOutcomes::outcome),
                        failed.stream().map(VolumeOutcomes::outcome))
                .limit(MOST)
                .toList();
        status.moreFailures = more(prevented.size() + failed.size());
    }

    /** How the volumes of a plan stand by their records; those that are prevented count as not saved. */
    static SavedVolumes saved(BackupPlan plan, List<PodVolumeBackup> volumes) {
        return SavedVolumes.of(
                plan, volumes.stream().map(VolumeOutcomes::standing).toList());
    }

    private static SavedVolumes.Volume standing(PodVolumeBackup volume) {
        return new SavedVolumes.Volume(
                volume.getSpec().pod.namespace,
                volume.getSpec().pod.name,
                volume.getSpec().volume,
                state(volume.getStatus().phase),
                volume.getStatus().reason);
    }

    private static SavedVolumes.State state(VolumePhase phase) {
        if (phase == null) {
            return SavedVolumes.State.Open;
        }
        return switch (phase) {
            case New, InProgress -> SavedVolumes.State.Open;
            case Completed -> SavedVolumes.State.Whole;
            case PartiallyFailed -> SavedVolumes.State.Partly;
            case Failed, Canceled -> SavedVolumes.State.NotSaved;
        };
    }

    private static Integer more(int all) {
        return all <= MOST ? null : Integer.valueOf(all - MOST);
    }

    private static VolumeOutcome outcome(SkippedVolume skipped) {
        VolumeOutcome outcome = new VolumeOutcome();
        outcome.namespace = skipped.namespace();
        outcome.pod = skipped.pod();
        outcome.volume = skipped.volume();
        outcome.reason = skipped.reason().name();
        outcome.message = Shortened.message(skipped.message());
        outcome.decidedBy = skipped.decidedBy() == null
                ? null
                : Shortened.to(skipped.decidedBy().toString(), DECISION);
        return outcome;
    }

    private static VolumeOutcome outcome(PodVolumeBackup volume) {
        VolumeOutcome outcome = new VolumeOutcome();
        outcome.namespace = volume.getSpec().pod.namespace;
        outcome.pod = volume.getSpec().pod.name;
        outcome.volume = volume.getSpec().volume;
        outcome.reason = Objects.requireNonNullElse(
                volume.getStatus().reason, volume.getStatus().phase.name());
        outcome.message = Shortened.message(volume.getStatus().message);
        outcome.decidedBy = Shortened.to(volume.getSpec().decidedBy, DECISION);
        return outcome;
    }
}
