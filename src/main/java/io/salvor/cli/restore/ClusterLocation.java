package io.salvor.cli.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.CredentialReference;
import io.salvor.kubernetes.SecretValues;
import io.salvor.reading.LocationBackend;
import io.salvor.store.ObjectStore;
import io.salvor.store.every.EveryBackend;
import java.util.Map;
import java.util.Optional;

/** Opens the bucket of a location of the cluster with the credentials in its Secret. */
final class ClusterLocation {
    private final KubernetesClient client;
    private final String namespace;

    /** @param namespace the operator's */
    ClusterLocation(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** @throws IllegalArgumentException if there is no such location, or its Secret is not there */
    ObjectStore open(String name) {
        BackupStorageLocation location = client.resources(BackupStorageLocation.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (location == null) {
            throw new IllegalArgumentException(
                    "there is no BackupStorageLocation " + name + " in namespace " + namespace
                            + "; name the operator's with --operator-namespace, or a copy of the bucket with --location FOLDER/");
        }
        // That of the Jobs may be allowed less than to read the catalog.
        CredentialReference credential =
                Optional.ofNullable(location.getSpec().maintenanceCredential).orElse(location.getSpec().credential);
        return new LocationBackend(EveryBackend.BACKENDS, this::secret, new ObjectMapper())
                .of(location, credential)
                .open();
    }

    private Optional<Map<String, String>> secret(String name) {
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .map(SecretValues::of);
    }
}
