package io.salvor.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The PodVolumeBackups of a Backup: made once, read, and brought to an end where no Job can do it any more. */
public final class VolumeBackups {
    private final OwnObjects objects;
    private final Clock clock;

    public VolumeBackups(OwnObjects objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
    }

    /** Makes a record that is not there yet. */
    public void create(PodVolumeBackup volume) {
        objects.createIfMissing(volume);
    }

    /** All records of a Backup, as the API server has them now; those of an earlier one of the same name are not among them. */
    public List<PodVolumeBackup> of(Backup backup) {
        return objects
                .list(
                        PodVolumeBackup.class,
                        Labels.BACKUP,
                        Labels.value(backup.getMetadata().getName()))
                .stream()
                .filter(volume -> Owners.owns(backup, volume))
                .toList();
    }

    /**
     * Writes the status of a record in the version that was read.
     *
     * @return the record as it is then; nothing when it has changed since, so that what was decided by it does not count
     */
    public Optional<PodVolumeBackup> write(PodVolumeBackup volume) {
        try {
            return Optional.of(objects.replaceStatus(volume));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A record as it is now; empty when it is gone. */
    public Optional<PodVolumeBackup> now(PodVolumeBackup volume) {
        return objects.get(PodVolumeBackup.class, volume.getMetadata().getName());
    }

    /** Records what a Job said in its last words, where its report did not reach the record. */
    public PodVolumeBackup end(PodVolumeBackup volume, Consumer<PodVolumeBackupStatus> result) {
        return objects.editStatus(volume, current -> {
            if (!current.hasEnded()) {
                result.accept(current.getStatus());
                current.getStatus()
                        .ended(Instant.now(clock)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
            }
            return current;
        });
    }
}
