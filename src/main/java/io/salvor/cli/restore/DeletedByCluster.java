package io.salvor.cli.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.DeletionPolicy;
import io.salvor.api.LocationAccess;
import io.salvor.api.Restore;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.Labels;
import io.salvor.verdict.VolumeVerdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the operator of a cluster to delete a backup: by the Backup where the cluster has it, else by its location. */
final class DeletedByCluster {
    private static final Duration BEGUN_WITHIN = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final String namespace;
    private final String location;

    /** @param namespace the operator's */
    DeletedByCluster(KubernetesClient client, String namespace, String location) {
        this.client = client;
        this.namespace = namespace;
        this.location = location;
    }

    /** @throws IllegalArgumentException where the operator would not delete it, with the reason */
    void requireMayGo(BackupMarker marker) {
        if (marker.uid() == null) {
            throw new IllegalArgumentException(
                    "backup " + marker.name() + " has no UID, so nobody can say which one is meant;"
                            + " remove its folder from the bucket by hand");
        }
        if (location().getSpec().accessMode == LocationAccess.ReadOnly) {
            throw new IllegalArgumentException("location " + location
                    + " is only read; delete the backup from the installation that writes there");
        }
        if (backup(marker).filter(backup -> !backup.hasEnded()).isPresent()) {
            throw new IllegalArgumentException(
                    "Backup " + marker.name() + " has not ended; wait for that, or cancel it with spec.cancel");
        }
        client.resources(Restore.class).inNamespace(namespace).list().getItems().stream()
                .filter(restore -> !restore.hasEnded() && marker.uid().equals(restore.getStatus().backupUID))
                .findFirst()
                .ifPresent(restore -> {
                    throw new IllegalArgumentException(
                            "Restore " + restore.getMetadata().getName() + " reads backup " + marker.name()
                                    + "; wait for its end, or cancel it with spec.cancel");
                });
    }

    /** Up to which backup of a policy a person has accepted what was nearly empty; empty too where the policy cannot be read. */
    Optional<String> accepted(String policy) {
        try {
            return Optional.ofNullable(client.resources(BackupPolicy.class)
                            .inNamespace(namespace)
                            .withName(policy)
                            .get())
                    .map(there -> there.getMetadata().getAnnotations())
                    .map(annotations -> annotations.get(VolumeVerdict.ACCEPT));
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    /** Marks it to be deleted. */
    void ask(BackupMarker marker) {
        Optional<Backup> backup = backup(marker);
        if (backup.isPresent()) {
            client.resource(backup.get()).edit(current -> {
                current.getSpec().deletionPolicy = DeletionPolicy.Delete;
                Map<String, String> labels = new HashMap<>(current.getMetadata().getLabels());
                labels.put(Labels.DELETE, marker.uid());
                current.getMetadata().setLabels(labels);
                return current;
            });
        } else {
            client.resource(location()).edit(current -> {
                Map<String, String> annotations = new HashMap<>();
                if (current.getMetadata().getAnnotations() != null) {
                    annotations.putAll(current.getMetadata().getAnnotations());
                }
                annotations.merge(Labels.DELETE_BACKUP, entry(marker), (there, more) -> there + "," + more);
                current.getMetadata().setAnnotations(annotations);
                return current;
            });
        }
    }

    private static String entry(BackupMarker marker) {
        return marker.name() + "/" + marker.uid();
    }

    /** Waits until the operator has begun. @throws IllegalArgumentException where it has not within minutes */
    void await(BackupMarker marker) {
        try {
            if (backup(marker).isPresent()) {
                client.resources(Backup.class)
                        .inNamespace(namespace)
                        .withName(marker.name())
                        .waitUntilCondition(
                                backup -> backup == null
                                        || !marker.uid()
                                                .equals(backup.getMetadata().getUid()),
                                BEGUN_WITHIN.toSeconds(),
                                TimeUnit.SECONDS);
            } else {
                client.resources(BackupStorageLocation.class)
                        .inNamespace(namespace)
                        .withName(location)
                        .waitUntilCondition(
                                there -> there == null || !asks(there, marker),
                                BEGUN_WITHIN.toSeconds(),
                                TimeUnit.SECONDS);
            }
        } catch (KubernetesClientTimeoutException e) {
            throw new IllegalArgumentException(
                    "backup " + marker.name()
                            + " is marked to be deleted, and minutes later it is there; see whether the operator is"
                            + " at work, and its Events: kubectl describe bk,bsl -n " + namespace,
                    e);
        }
    }

    private static boolean asks(BackupStorageLocation location, BackupMarker marker) {
        Map<String, String> annotations = location.getMetadata().getAnnotations();
        return annotations != null
                && annotations.getOrDefault(Labels.DELETE_BACKUP, "").contains(entry(marker));
    }

    private Optional<Backup> backup(BackupMarker marker) {
        return Optional.ofNullable(client.resources(Backup.class)
                        .inNamespace(namespace)
                        .withName(marker.name())
                        .get())
                .filter(backup -> marker.uid().equals(backup.getMetadata().getUid()));
    }

    private BackupStorageLocation location() {
        return client.resources(BackupStorageLocation.class)
                .inNamespace(namespace)
                .withName(location)
                .get();
    }
}
