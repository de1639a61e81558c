package io.salvor.operator.backup;

import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import io.salvor.api.VolumePlace;
import io.salvor.backup.PlaceSearch;
import io.salvor.job.VolumeReason;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.volume.ClaimHolder;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The operator's part of the record of a volume that is saved: where it is, and its end where no Job says that. It changes the record in
 * hand; who calls it writes that, in the version that was read.
 */
final class AttemptRecords {
    /** How attempts end at a claim that no pod has mounted. */
    private static final Set<VolumeReason> UNMOUNTED =
            EnumSet.of(VolumeReason.ClaimNotMounted, VolumeReason.HolderNotStarted, VolumeReason.ClaimWanted);

    private AttemptRecords() {}

    /** The pod that the volume is saved with: the planned one, or the one that took its place. */
    static PodReference pod(PodVolumeBackup volume) {
        VolumePlace place = volume.getStatus().place;
        if (place == null) {
            return volume.getSpec().pod;
        }
        PodReference pod = new PodReference();
        pod.namespace = volume.getSpec().pod.namespace;
        pod.name = place.pod;
        pod.uid = place.podUID;
        return pod;
    }

    /** Whether it is read through a pod that was made to hold its claim. */
    static boolean isThroughHolder(PodVolumeBackup volume) {
        VolumePlace place = volume.getStatus().place;
        return place != null && ClaimHolder.isOnly(place.pod, claim(volume));
    }

    /** Whether such a pod is asked for: when it was planned or when it was last tried, no running pod mounted its claim. */
    static boolean needsHolder(PodVolumeBackup volume) {
        VolumeAttempt last = VolumeAttempts.last(volume);
        return volume.getSpec().claim != null
                && (volume.getSpec().node == null
                        || isThroughHolder(volume)
                        || last != null && UNMOUNTED.contains(VolumeAttempts.reason(last.reason)));
    }

    /** The node where the volume was when somebody last looked; null while nobody knows one. */
    static String node(PodVolumeBackup volume) {
        VolumePlace place = volume.getStatus().place;
        return place == null ? volume.getSpec().node : place.node;
    }

    static void place(PodVolumeBackup volume, PlaceSearch.Place found) {
        VolumePlace place = new VolumePlace();
        place.node = found.node();
        place.pod = found.pod();
        place.podUID = found.podUid();
        place.hostPath = found.hostPath();
        volume.getStatus().place = place;
    }

    /** Whether the place on record is with the same pod. */
    static boolean isAt(PodVolumeBackup volume, PlaceSearch.Place found) {
        VolumePlace place = volume.getStatus().place;
        return place != null
                && found.podUid().equals(place.podUID)
                && found.node().equals(place.node);
    }

    /** Ends the volume where no Job does. */
    static void end(PodVolumeBackup volume, VolumeReason reason, String message, Instant now) {
        PodVolumeBackupStatus status = volume.getStatus();
        status.attempt = null;
        status.phase = VolumePhase.valueOf(reason.result().name());
        status.reason = reason.name();
        status.message = atEnd(volume, status, Objects.requireNonNullElse(message, "no reason is known"));
        status.ended(VolumeAttempts.text(now));
    }

    /** What is said of a volume that no Job ends; an attempt before may have saved it. @param status its phase is set */
    static String atEnd(PodVolumeBackup volume, PodVolumeBackupStatus status, String message) {
        boolean saved = status.snapshotID != null;
        String what = saved ? " is not known to be whole: " : " was not saved: ";
        String label = described(volume);
        String named = ClaimHolder.isOnly(volume.getSpec().pod.name, claim(volume)) ? label : "volume " + label;
        String text = message.contains(label) ? message : named + what + message;
        return saved && status.phase == VolumePhase.Failed ? text + "; what an earlier attempt saved is kept" : text;
    }

    /** Takes the end that a Job has written over into its attempt. */
    static void confirm(PodVolumeBackup volume, Instant now) {
        PodVolumeBackupStatus status = volume.getStatus();
        if (Boolean.TRUE.equals(status.empty)) {
            // Of an earlier attempt, which found something.
            status.snapshotID = null;
        }
        VolumeAttempts.confirm(volume, now);
    }

    /** {@code namespace/pod/volume}, or the claim where no pod used it. */
    static String described(PodVolumeBackup volume) {
        PodReference pod = volume.getSpec().pod;
        return ClaimHolder.label(pod.namespace, pod.name, volume.getSpec().volume, claim(volume));
    }

    private static String claim(PodVolumeBackup volume) {
        return volume.getSpec().claim == null ? null : volume.getSpec().claim.name;
    }
}
