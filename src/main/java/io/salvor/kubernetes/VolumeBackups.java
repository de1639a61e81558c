package io.salvor.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The PodVolumeBackups of a Backup: made once, read, and brought to an end where no Job can do it any more. */
public final class VolumeBackups {
    private static final Set<VolumePhase> ENDED =
            EnumSet.of(VolumePhase.Completed, VolumePhase.PartiallyFailed, VolumePhase.Failed, VolumePhase.Canceled);

    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;

    public VolumeBackups(KubernetesClient client, String namespace, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    /** Whether a phase is final. */
    public static boolean ended(VolumePhase phase) {
        return phase != null && ENDED.contains(phase);
    }

    /** Whether nothing will change about a volume any more. */
    public static boolean ended(PodVolumeBackup volume) {
        return volume.getStatus() != null && ended(volume.getStatus().phase);
    }

    /** Makes a record that is not there yet. */
    public void create(PodVolumeBackup volume) {
        try {
            client.resource(volume).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** All records of a Backup, as the API server has them now; those of an earlier one of the same name are not among them. */
    public List<PodVolumeBackup> of(Backup backup) {
        return client
                .resources(PodVolumeBackup.class)
                .inNamespace(namespace)
                .withLabel(Labels.BACKUP, Labels.value(backup.getMetadata().getName()))
                .list()
                .getItems()
                .stream()
                .filter(volume -> Owners.owns(backup, volume))
                .toList();
    }

    /** Ends a volume that no Job works on: nothing overwrites what a Job has reported. */
    public PodVolumeBackup fail(PodVolumeBackup volume, String message) {
        return end(volume, status -> {
            status.phase = VolumePhase.Failed;
            status.message = message;
        });
    }

    /** Records what a Job said in its last words, where its report did not reach the record. */
    public PodVolumeBackup end(PodVolumeBackup volume, Consumer<PodVolumeBackupStatus> result) {
        return client.resource(volume).editStatus(current -> {
            if (!ended(current)) {
                if (current.getStatus() == null) {
                    current.setStatus(new PodVolumeBackupStatus());
                }
                result.accept(current.getStatus());
                current.getStatus().completionTimestamp =
                        Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
            }
            return current;
        });
    }
}
