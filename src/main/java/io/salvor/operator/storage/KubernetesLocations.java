package io.salvor.operator.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.LocationRecord;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.store.Backends;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens storage locations: reads their Secrets, keeps one connection for each, and checks the master key. */
@ApplicationScoped
public class KubernetesLocations implements Locations {
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Backends backends;
    private final ObjectMapper json;
    private final Map<String, Connection> connections = new ConcurrentHashMap<>();

    public KubernetesLocations(KubernetesClient client, OperatorConfig config, Backends backends, ObjectMapper json) {
        this.client = client;
        this.config = config;
        this.backends = backends;
        this.json = json;
    }

    private record Connection(Backend backend, ObjectStore store) {}

    @Override
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
        Connection connection = connection(location);
        byte[] masterKey = masterKey(location).orElseThrow(() -> withoutKey(location, connection.store()));
        try {
            Catalog catalog = catalog(connection.store());
            LocationRecord record = catalog.openLocation(name, masterKey);
            return new OpenLocation(
                    name, connection.backend(), connection.store(), catalog, masterKey, record.keyContext());
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

    /** The objects of a location. */
    ObjectStore store(BackupStorageLocation location) {
        return connection(location).store();
    }

    /** The connection to a location; it is made anew when address or credentials have changed. */
    private Connection connection(BackupStorageLocation location) {
        String name = location.getMetadata().getName();
        try {
            Backend backend = backend(location);
            return connections.compute(name, (key, current) -> {
                if (current != null && current.backend().equals(backend)) {
                    return current;
                }
                if (current != null) {
                    current.store().close();
                }
                return new Connection(backend, backend.open());
            });
        } catch (StorageException e) {
            throw unusable(name, e);
        }
    }

    Catalog catalog(ObjectStore store) {
        return new Catalog(store);
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

    private Backend backend(BackupStorageLocation location) {
        BackupStorageLocationSpec spec = location.getSpec();
        BackendProvider provider = backends.provider(spec.provider);
        Secret credentials = secret(spec.credential.name)
                .orElseThrow(() -> new LocationException(
                        Reason.CredentialsNotFound,
                        "Secret " + spec.credential.name + " with the credentials of location "
                                + location.getMetadata().getName() + " does not exist; create it with the keys "
                                + String.join(" and ", provider.credentialKeys())));
        return provider.backend(new BackendSettings(place(spec), spec.credential.name, decoded(credentials)));
    }

    /** Address and ways of a location as its spec has them; what they mean is the backend's own. */
    private Map<String, String> place(BackupStorageLocationSpec spec) {
        Map<String, String> place = new HashMap<>(json.convertValue(spec.objectStorage, STRINGS));
        if (spec.config != null) {
            place.putAll(json.convertValue(spec.config, STRINGS));
        }
        return place;
    }

    private static Map<String, String> decoded(Secret secret) {
        Map<String, String> values = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return values;
    }

    private Optional<Secret> secret(String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(config.namespace()).withName(name).get());
    }

    private static String value(Secret secret, String key, BackupStorageLocation location) {
        String value = decoded(secret).get(key);
        if (value == null) {
            throw new LocationException(
                    Reason.SecretKeyMissing,
                    "Secret " + secret.getMetadata().getName() + " of location "
                            + location.getMetadata().getName() + " has no key " + key + "; add it");
        }
        return value;
    }

    static LocationException unusable(String name, Trouble trouble) {
        return new LocationException(trouble.reason(), "location " + name + ": " + trouble.getMessage(), trouble);
    }
}
