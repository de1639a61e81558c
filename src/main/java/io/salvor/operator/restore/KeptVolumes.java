package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.RestoreStatus;
import io.salvor.api.VolumeCounts;
import io.salvor.job.VolumeReason;
import io.salvor.restore.RestoreOutcome;
import java.util.List;

/** Says in a Restore's status which volumes held data and were left as they were. */
final class KeptVolumes {
    private static final int MOST_LISTED = 100;

    private KeptVolumes() {}

    static void note(RestoreStatus status, DataState data) {
        List<String> kept = data.volumes().stream()
                .filter(volume -> volume.hasEnded() && Boolean.TRUE.equals(volume.getStatus().kept))
                .map(KeptVolumes::name)
                .sorted()
                .toList();
        long unmatched = data.volumes().stream()
                .filter(volume ->
                        volume.hasEnded() && VolumeReason.NothingIncluded.name().equals(volume.getStatus().reason))
                .count();
        status.volumes.unmatched = unmatched == 0 ? null : (int) unmatched;
        status.volumes.kept = kept.size();
        status.kept = kept.stream().limit(MOST_LISTED).toList();
    }

    /** By the claim, where there is one: it is what people know. */
    private static String name(PodVolumeRestore volume) {
        return volume.getSpec().claim == null
                ? RestoreRecords.key(volume)
                : volume.getSpec().pod.namespace + "/" + volume.getSpec().claim.name;
    }

    /** How the volumes ended. @param whole how many are completed, from a snapshot that holds everything */
    static RestoreOutcome.Volumes outcome(RestoreStatus status, int whole) {
        VolumeCounts volumes = status.volumes;
        return new RestoreOutcome.Volumes(
                whole,
                volumes.partiallyFailed,
                volumes.failed,
                volumes.skipped,
                volumes.unmatched == null ? 0 : volumes.unmatched,
                volumes.kept == null ? 0 : volumes.kept,
                status.kept);
    }
}
