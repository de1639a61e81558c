package io.salvor.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.Restore;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The PodVolumeRestores of a Restore: made once, read, and brought to an end where no Job can do it any more. */
public final class VolumeRestores {
    private final OwnObjects objects;
    private final Clock clock;

    public VolumeRestores(OwnObjects objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
    }

    /** Makes a record that is not there yet. */
    public void create(PodVolumeRestore volume) {
        objects.createIfMissing(volume);
    }

    /** The records that have not ended of other Restores that have not either: one that ended in trouble may have left some behind. */
    public List<PodVolumeRestore> ofOthers(Restore restore) {
        Map<String, Optional<Restore>> others = new HashMap<>();
        return objects.list(PodVolumeRestore.class, Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE).stream()
                .filter(volume -> !volume.hasEnded() && !Owners.owns(restore, volume))
                .filter(volume -> others.computeIfAbsent(
                                volume.getSpec().restore, name -> objects.get(Restore.class, name))
                        .filter(other -> Owners.owns(other, volume) && !other.hasEnded())
                        .isPresent())
                .toList();
    }

    /** All records of a Restore, as the API server has them now. */
    public List<PodVolumeRestore> of(Restore restore) {
        return objects
                .list(
                        PodVolumeRestore.class,
                        Labels.RESTORE,
                        Labels.value(restore.getMetadata().getName()))
                .stream()
                .filter(volume -> Owners.owns(restore, volume))
                .toList();
    }

    /**
     * Writes the status of a record in the version that was read. The record in hand is then as the API server has it, also where it
     * has changed since.
     *
     * @return nothing when it has changed since, so that what was decided by it does not count
     */
    public Optional<PodVolumeRestore> write(PodVolumeRestore volume) {
        try {
            PodVolumeRestore written = objects.replaceStatus(volume);
            volume.setMetadata(written.getMetadata());
            volume.setStatus(written.getStatus());
            return Optional.of(volume);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        Optional<PodVolumeRestore> now =
                objects.get(PodVolumeRestore.class, volume.getMetadata().getName());
        volume.setStatus(now.map(PodVolumeRestore::getStatus).orElseGet(PodVolumeRestoreStatus::new));
        now.ifPresent(found -> volume.setMetadata(found.getMetadata()));
        return Optional.empty();
    }

    /** Ends a volume that no Job works on: nothing overwrites what a Job has reported. @param result sets phase and reason */
    public void end(PodVolumeRestore volume, Consumer<PodVolumeRestoreStatus> result) {
        objects.editStatus(volume, current -> {
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
