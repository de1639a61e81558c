package io.salvor.operator.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.LocationRecord;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.store.ObjectStore;
import io.salvor.store.s3.S3Location;
import io.salvor.store.s3.S3ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens storage locations: reads their Secrets, keeps one connection for each, and checks the master key. */
@ApplicationScoped
public class Locations {
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final ObjectMapper json;
    private final Map<String, Connection> connections = new ConcurrentHashMap<>();

    public Locations(KubernetesClient client, OperatorConfig config, ObjectMapper json) {
        this.client = client;
        this.config = config;
        this.json = json;
    }

    private record Connection(S3Location s3, ObjectStore store) {}

    /** A location whose key fits. Everything that may be wrong with it is a {@link LocationException}. */
    public OpenLocation open(String name) {
        BackupStorageLocation location = client.resources(BackupStorageLocation.class)
                .inNamespace(config.namespace())
                .withName(name)
                .get();
        if (location == null) {
            throw new LocationException(
                    Reason.StorageLocationNotFound,
                    "there is no BackupStorageLocation " + name + " in namespace " + config.namespace()
                            + "; create it, or name another one");
        }
        return open(location);
    }

    OpenLocation open(BackupStorageLocation location) {
        String name = location.getMetadata().getName();
        ObjectStore store = store(location);
        byte[] masterKey = masterKey(location).orElseThrow(() -> withoutKey(location, store));
        try {
            Catalog catalog = catalog(store);
            LocationRecord record = catalog.openLocation(name, masterKey);
            return new OpenLocation(name, connections.get(name).s3(), store, catalog, masterKey, record.keyContext());
        } catch (CatalogException | StorageException e) {
            throw unusable(name, e);
        }
    }

    /** The key of a new location is made when its bucket answers for the first time; until then the bucket is what is wrong. */
    private static LocationException withoutKey(BackupStorageLocation location, ObjectStore store) {
        String name = location.getMetadata().getName();
        try {
            store.probe();
        } catch (StorageException e) {
            return unusable(name, e);
        }
        return new LocationException(
                Reason.MasterKeyNotFound,
                "Secret " + location.getSpec().masterKey.name + " with the master key of location " + name
                        + " does not exist; restore it from where you keep it");
    }

    /** The connection to a location's bucket; it is made anew when address or credentials have changed. */
    ObjectStore store(BackupStorageLocation location) {
        String name = location.getMetadata().getName();
        S3Location s3 = s3(location);
        return connections
                .compute(name, (key, current) -> {
                    if (current != null && current.s3().equals(s3)) {
                        return current;
                    }
                    if (current != null) {
                        current.store().close();
                    }
                    return new Connection(s3, S3ObjectStore.open(s3));
                })
                .store();
    }

    Catalog catalog(ObjectStore store) {
        return new Catalog(store, json);
    }

    /** The master key of a location, empty when its Secret does not exist. */
    Optional<byte[]> masterKey(BackupStorageLocation location) {
        BackupStorageLocationSpec spec = location.getSpec();
        return secret(spec.masterKey.name).map(secret -> {
            try {
                String key = spec.masterKey.key == null ? "key" : spec.masterKey.key;
                return RepositoryPasswords.parseMasterKey(value(secret, key, location));
            } catch (IllegalArgumentException e) {
                throw new LocationException(
                        Reason.MasterKeyInvalid,
                        "Secret " + spec.masterKey.name + " of location "
                                + location.getMetadata().getName() + ": " + e.getMessage(),
                        e);
            }
        });
    }

    private S3Location s3(BackupStorageLocation location) {
        BackupStorageLocationSpec spec = location.getSpec();
        Secret credentials = secret(spec.credential.name)
                .orElseThrow(() -> new LocationException(
                        Reason.CredentialsNotFound,
                        "Secret " + spec.credential.name + " with the credentials of location "
                                + location.getMetadata().getName() + " does not exist; create it with the keys "
                                + ACCESS_KEY + " and " + SECRET_KEY));
        return new S3Location(
                spec.config == null ? null : spec.config.s3Url,
                spec.objectStorage.bucket,
                spec.objectStorage.prefix,
                spec.config == null ? null : spec.config.region,
                value(credentials, ACCESS_KEY, location),
                value(credentials, SECRET_KEY, location));
    }

    private Optional<Secret> secret(String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(config.namespace()).withName(name).get());
    }

    private static String value(Secret secret, String key, BackupStorageLocation location) {
        String encoded = secret.getData() == null ? null : secret.getData().get(key);
        if (encoded == null) {
            throw new LocationException(
                    Reason.SecretKeyMissing,
                    "Secret " + secret.getMetadata().getName() + " of location "
                            + location.getMetadata().getName() + " has no key " + key + "; add it");
        }
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
    }

    static LocationException unusable(String name, Trouble trouble) {
        return new LocationException(trouble.reason(), "location " + name + ": " + trouble.getMessage(), trouble);
    }
}
