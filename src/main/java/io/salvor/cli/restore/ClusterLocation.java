package io.salvor.cli.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.CredentialReference;
import io.salvor.api.LocationAccess;
import io.salvor.kubernetes.SecretValues;
import io.salvor.reading.LocationBackend;
import io.salvor.store.Backend;
import io.salvor.store.Backends;
import io.salvor.store.ObjectStore;
import io.salvor.store.every.EveryBackend;
import java.util.Map;
import java.util.Optional;

/** Opens the bucket of a location of the cluster with the credentials in its Secret. */
final class ClusterLocation {
    private final KubernetesClient client;
    private final String namespace;
    private final Backends backends = EveryBackend.with("rclone");

    /** @param namespace the operator's */
    ClusterLocation(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * A location of the cluster.
     *
     * @param own as the operator reaches it
     * @param jobs as the Jobs of backups and restores do; equal to the other where they have the same credentials
     * @param readOnly whether nothing may be written there
     */
    record Reached(Backend own, Backend jobs, boolean readOnly) {}

    /** Opens it with the credentials of the operator: that of the Jobs may be allowed less than to read the catalog. */
    ObjectStore open(String name) {
        BackupStorageLocationSpec spec = find(name).getSpec();
        return backend(name, Optional.ofNullable(spec.maintenanceCredential).orElse(spec.credential))
                .open();
    }

    /**
     * Reads it, and speaks to nobody but the cluster.
     *
     * @throws IllegalArgumentException if there is no such location
     * @throws io.salvor.trouble.Trouble if a Secret that it names is not there, or a setting cannot be used
     */
    Reached reach(String name) {
        BackupStorageLocationSpec spec = find(name).getSpec();
        Backend jobs = backend(name, spec.credential);
        Backend own = spec.maintenanceCredential == null ? jobs : backend(name, spec.maintenanceCredential);
        return new Reached(own, jobs, spec.accessMode == LocationAccess.ReadOnly);
    }

    private Backend backend(String name, CredentialReference credential) {
        return new LocationBackend(backends, this::secret, new ObjectMapper()).of(find(name), credential);
    }

    private BackupStorageLocation find(String name) {
        BackupStorageLocation location = client.resources(BackupStorageLocation.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (location == null) {
            throw new IllegalArgumentException(
                    "there is no BackupStorageLocation " + name + " in namespace " + namespace
                            + "; name the operator's with --operator-namespace, or a copy of the bucket with --location FOLDER/");
        }
        return location;
    }

    private Optional<Map<String, String>> secret(String name) {
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .map(SecretValues::of);
    }
}
