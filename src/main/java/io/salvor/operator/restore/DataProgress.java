package io.salvor.operator.restore;

import io.salvor.api.Progress;
import io.salvor.api.RestoreStatus;
import io.salvor.api.VolumePhase;

/** Counts in the status of a Restore how its volumes stand. */
final class DataProgress {
    private DataProgress() {}

    static void note(RestoreStatus status, DataState data) {
        status.volumes.completed = data.in(VolumePhase.Completed).size();
        status.volumes.partiallyFailed = data.in(VolumePhase.PartiallyFailed).size();
        status.volumes.failed = data.in(VolumePhase.Failed).size();
        KeptVolumes.note(status, data);
        RefusedPods.madeAfterAll(status, data);
        long known = data.bytes(progress -> progress.totalBytes);
        // Until every volume has said how much it is, the plan knows better.
        boolean allKnown = data.volumes().size() >= status.volumes.total
                && data.volumes().stream().allMatch(volume -> volume.getStatus().progress != null);
        Long planned = status.progress == null ? null : status.progress.totalBytes;
        status.progress = new Progress();
        status.progress.totalBytes = allKnown || planned == null ? known : Math.max(known, planned);
        status.progress.bytesDone = data.bytes(progress -> progress.bytesDone);
    }
}
