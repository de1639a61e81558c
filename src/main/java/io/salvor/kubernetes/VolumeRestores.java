package io.salvor.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.Restore;
import io.salvor.api.VolumePhase;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The PodVolumeRestores of a Restore: made once, read, released, and brought to an end where no Job can do it any more. */
public final class VolumeRestores {
    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;

    public VolumeRestores(KubernetesClient client, String namespace, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    /** Whether nothing will change about a volume any more. */
    public static boolean ended(PodVolumeRestore volume) {
        return volume.getStatus() != null && VolumeBackups.ended(volume.getStatus().phase);
    }

    /** Makes a record that is not there yet. */
    public void create(PodVolumeRestore volume) {
        try {
            client.resource(volume).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** All records of a Restore, as the API server has them now. */
    public List<PodVolumeRestore> of(Restore restore) {
        return client
                .resources(PodVolumeRestore.class)
                .inNamespace(namespace)
                .withLabel(Labels.RESTORE, Labels.value(restore.getMetadata().getName()))
                .list()
                .getItems()
                .stream()
                .filter(volume -> Owners.owns(restore, volume))
                .toList();
    }

    /** Tells the Job that the pod has seen its data, so that the traces of the restore can go. */
    public void release(PodVolumeRestore volume) {
        client.resource(volume).edit(current -> {
            Map<String, String> annotations = new HashMap<>();
            if (current.getMetadata().getAnnotations() != null) {
                annotations.putAll(current.getMetadata().getAnnotations());
            }
            annotations.put(Labels.POD_RELEASED, "true");
            current.getMetadata().setAnnotations(annotations);
            return current;
        });
    }

    /** Ends a volume that no Job works on: nothing overwrites what a Job has reported. */
    public void fail(PodVolumeRestore volume, String message) {
        end(volume, status -> {
            status.phase = VolumePhase.Failed;
            status.message = message;
        });
    }

    private void end(PodVolumeRestore volume, Consumer<PodVolumeRestoreStatus> result) {
        client.resource(volume).editStatus(current -> {
            if (!ended(current)) {
                if (current.getStatus() == null) {
                    current.setStatus(new PodVolumeRestoreStatus());
                }
                result.accept(current.getStatus());
                current.getStatus().completionTimestamp =
                        Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
            }
            return current;
        });
    }
}
