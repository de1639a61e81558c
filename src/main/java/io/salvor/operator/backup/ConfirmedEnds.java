package io.salvor.operator.backup;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.run.VolumeAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Takes in the ends that Jobs have written. A Job sees folders and no pods, so of a volume that lives with its pod the operator looks
 * whether that stayed: it is whole only if nobody was removing it.
 */
@ApplicationScoped
public class ConfirmedEnds {
    /** Part of the folder of an NFS share, whose files do not go with the pod. */
    private static final String SHARE = "/kubernetes.io~nfs/";

    private final VolumeBackups records;
    private final Clock clock;

    public ConfirmedEnds(VolumeBackups records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    /** Closes the attempts of volumes that have ended; whether none is left that was not looked at. */
    boolean confirm(BackupRound round, VolumePlaces places) {
        boolean all = true;
        for (PodVolumeBackup volume : round.volumes()) {
            if (volume.hasEnded() && VolumeAttempts.isOpen(volume)) {
                if (livesWithItsPod(volume) && !stayed(volume, places)) {
                    vanished(volume.getStatus());
                }
                AttemptRecords.confirm(volume, Instant.now(clock));
                all &= round.write(records, volume).isPresent();
            }
        }
        return all;
    }

    private static boolean livesWithItsPod(PodVolumeBackup volume) {
        return volume.getSpec().claim == null && !volume.getSpec().hostPath.contains(SHARE);
    }

    private boolean stayed(PodVolumeBackup volume, VolumePlaces places) {
        PodVolumeBackupStatus status = volume.getStatus();
        if (status.phase != VolumePhase.Completed) {
            return true;
        }
        return places.wasStayingUntil(AttemptRecords.pod(volume), time(status.completionTimestamp));
    }

    private Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException | NullPointerException e) {
            return Instant.now(clock);
        }
    }

    private static void vanished(PodVolumeBackupStatus status) {
        String why = "its pod was gone or about to go when the volume was done, and no claim is behind it: ";
        if (status.snapshotID == null) {
            status.phase = VolumePhase.Failed;
            status.reason = VolumeReason.PodGone.name();
            status.empty = null;
            status.message = why + "nothing was saved";
        } else {
            status.phase = VolumePhase.PartiallyFailed;
            status.reason = VolumeReason.FolderVanished.name();
            status.message = why + "the snapshot may lack what was removed while it was read";
        }
    }
}
