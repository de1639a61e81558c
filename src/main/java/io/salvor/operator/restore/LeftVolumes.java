package io.salvor.operator.restore;

import io.salvor.api.BegunVolume;
import io.salvor.api.DataFailureAction;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.Restore;
import io.salvor.api.ScaledObject;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.restore.EarlierRestore;
import io.salvor.restore.EarlierRestore.Left;
import io.salvor.restore.HalfWritten;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.Scalable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads what a Restore that has ended has left, from its status and the records of its volumes. */
final class LeftVolumes {
    private LeftVolumes() {}

    static EarlierRestore of(Restore ended, List<PodVolumeRestore> records) {
        Map<String, Left> volumes = new HashMap<>();
        records.forEach(record -> volumes.put(name(record), left(ended, record)));
        Map<Scalable, List<String>> down = new HashMap<>();
        if (ended.getSpec().onDataFailure != DataFailureAction.Continue) {
            ended.getStatus().scaledDown.forEach(object -> down.put(scalable(object), object.claims));
        }
        return new EarlierRestore(ended.getMetadata().getName(), volumes, down);
    }

    private static String name(PodVolumeRestore record) {
        String namespace = record.getSpec().pod.namespace;
        return record.getSpec().claim == null
                ? EarlierRestore.ofPod(namespace, record.getSpec().pod.name, record.getSpec().volume)
                : EarlierRestore.claim(namespace, record.getSpec().claim.name);
    }

    private static Left left(Restore ended, PodVolumeRestore record) {
        PodVolumeRestoreStatus status = record.getStatus();
        BegunVolume before = record.getSpec().begun;
        String volume = status.volumeUID != null || before == null ? status.volumeUID : before.volumeUID;
        HalfWritten begun = null;
        if (volume != null && Boolean.TRUE.equals(status.writing)) {
            begun = new HalfWritten(ended.getMetadata().getName(), until(ended, record), volume);
        } else if (before != null && before.volumeUID.equals(volume)) {
            begun = new HalfWritten(before.restore, before.until, before.volumeUID);
        }
        return new Left(
                status.phase == VolumePhase.Completed,
                volume,
                begun,
                ended.getMetadata().getName());
    }

    /** An attempt is over when nothing can write any more. */
    private static String until(Restore ended, PodVolumeRestore record) {
        VolumeAttempt last = VolumeAttempts.last(record);
        return Stream.of(
                        last == null ? null : last.completionTimestamp,
                        record.getStatus().completionTimestamp,
                        ended.getStatus().completionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static Scalable scalable(ScaledObject object) {
        return new Scalable(new ObjectKey(object.resource, object.namespace, object.name), object.replicas, null);
    }
}
