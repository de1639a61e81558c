package io.salvor.cli.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.BackupStorageLocation;
import io.salvor.kubernetes.SecretValues;
import io.salvor.reading.LocationPlace;
import io.salvor.store.BackendSettings;
import io.salvor.store.Backends;
import io.salvor.store.ObjectStore;
import io.salvor.store.s3.S3Provider;
import java.util.List;
import java.util.Optional;

/** Opens the bucket of a location of the cluster with the credentials in its Secret. */
final class ClusterLocation {
    private static final Backends BACKENDS = new Backends(List.of(new S3Provider()));

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
        String secret = Optional.ofNullable(location.getSpec().maintenanceCredential)
                .orElse(location.getSpec().credential)
                .name;
        Secret credentials =
                client.secrets().inNamespace(namespace).withName(secret).get();
        if (credentials == null) {
            throw new IllegalArgumentException("there is no Secret " + secret + " in namespace " + namespace
                    + " with the credentials of location " + name);
        }
        return BACKENDS.provider(location.getSpec().provider)
                .backend(new BackendSettings(
                        LocationPlace.of(location.getSpec(), new ObjectMapper()), secret, SecretValues.of(credentials)))
                .open();
    }
}
