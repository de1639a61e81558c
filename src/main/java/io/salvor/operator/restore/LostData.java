package io.salvor.operator.restore;

import io.salvor.api.DataFailureAction;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumeLoss;
import io.salvor.job.RestoreSteps;
import io.salvor.job.RestoreSteps.Carrier;
import io.salvor.job.RestoreSteps.Data;
import io.salvor.job.VolumeSteps.End;
import java.util.Objects;

/** Volumes whose data does not come back and whose pods go on all the same: that is on record before a pod is let go, and it before the end. */
final class LostData {
    private LostData() {}

    /** What the record says of the data of a volume as its pod has it. */
    static Data known(PodVolumeRestore volume, Carrier carrier) {
        PodVolumeRestoreStatus status = volume.getStatus();
        if (volume.getSpec().claim == null && !carrier.same()) {
            // What lives with a pod is another volume in another pod.
            return Data.Open;
        }
        if (status.lost != null) {
            return Data.LetGo;
        }
        return Boolean.TRUE.equals(status.restored) || Boolean.TRUE.equals(status.kept) ? Data.Back : Data.Open;
    }

    static boolean isLetGo(PodVolumeRestore volume) {
        return volume.getSpec().onDataFailure == DataFailureAction.Continue;
    }

    /** Whether its pod is let go before the volume ends so. */
    static boolean comesFirst(PodVolumeRestore volume, End end, Carrier carrier) {
        return RestoreSteps.letsGo(end, isLetGo(volume), known(volume, carrier), carrier);
    }

    static void note(PodVolumeRestore volume, End end) {
        VolumeLoss lost = new VolumeLoss();
        lost.reason = end.reason().name();
        lost.message =
                RestoreAttempts.described(volume, Objects.requireNonNullElse(end.message(), "no reason is known"));
        volume.getStatus().lost = lost;
    }
}
