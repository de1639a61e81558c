package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.RestoreStatus;
import io.salvor.api.VolumePlace;
import io.salvor.restore.ObjectKey;

/** Pods with data that were refused at first: they are made again for their volumes, and then are no failures any more. */
final class RefusedPods {
    private RefusedPods() {}

    /** Takes those back that were made after all; the records of their volumes say so, also to another process. */
    static void madeAfterAll(RestoreStatus status, DataState data) {
        for (PodVolumeRestore volume : data.volumes()) {
            VolumePlace place = volume.getStatus().place;
            String pod = new ObjectKey("pods", volume.getSpec().pod.namespace, volume.getSpec().pod.name).toString();
            if (place != null && place.podUID != null && RestorePlanStatus.noFailure(status, pod)) {
                status.objects.failed--;
                status.objects.created += RestoreRecords.isHeld(volume) ? 0 : 1;
            }
        }
    }
}
