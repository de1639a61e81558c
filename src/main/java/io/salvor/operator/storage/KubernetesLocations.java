package io.salvor.operator.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationAccess;
import io.salvor.api.LocationProtection;
import io.salvor.api.UnsignedBackups;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.LocationRecord;
import io.salvor.catalog.PasswordSource;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.store.BackendDescription;
import io.salvor.store.Backends;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Opens the locations of the cluster: reads their Secrets, keeps one connection for each, and checks the master key. */
@ApplicationScoped
public class KubernetesLocations implements Locations {
    private final OwnObjects objects;
    private final MasterKeys keys;
    private final OperatorConfig config;
    private final LocationOwners owners;
    private final LocationConnections connections;
    private final WantedPasswords wantedPasswords;

    public KubernetesLocations(
            OwnObjects objects,
            MasterKeys keys,
            OperatorConfig config,
            Backends backends,
            ObjectMapper json,
            LocationOwners owners,
            Leadership leadership) {
        this.objects = objects;
        this.keys = keys;
        this.config = config;
        this.owners = owners;
        this.wantedPasswords = new WantedPasswords(objects);
        this.connections = new LocationConnections(objects, backends, json, leadership);
    }

    @Override
    public OpenLocation open(String name) {
        return open(find(name));
    }

    @Override
    public OpenLocation openToWrite(String name) {
        BackupStorageLocation location = find(name);
        if (isReadOnly(location)) {
            throw new LocationException(Reason.LocationReadOnly, readOnly(location));
        }
        OpenLocation open = open(location);
        saying(name, () -> owners.claim(location, open));
        return open;
    }

    @Override
    public BackendDescription describe(String name) {
        return connections.describe(find(name));
    }

    static boolean isReadOnly(BackupStorageLocation location) {
        return location.getSpec().accessMode == LocationAccess.ReadOnly;
    }

    static String readOnly(BackupStorageLocation location) {
        return "location " + location.getMetadata().getName()
                + " is only read, as its accessMode: ReadOnly says: restoring from it works, and nothing is written to it";
    }

    /** Why a location is not to be written to; empty where it may be. */
    Optional<String> refused(BackupStorageLocation location, OpenLocation open) {
        return saying(open.name(), () -> owners.refused(location, open));
    }

    private BackupStorageLocation find(String name) {
        return objects.get(BackupStorageLocation.class, name)
                .orElseThrow(() -> new LocationException(
                        Reason.StorageLocationNotFound,
                        "there is no BackupStorageLocation " + name + " in namespace " + config.namespace()
                                + "; create it, or name another one"));
    }

    OpenLocation open(BackupStorageLocation location) {
        String name = location.getMetadata().getName();
        return saying(name, () -> {
            LocationConnections.Connection connection = connections.of(location);
            byte[] wanted = keys.of(location).orElseThrow(() -> withoutKey(location, connection.store()));
            Catalog catalog = new Catalog(connection.store());
            Optional<byte[]> replaced = KeyChange.replaced(catalog, wanted, keys.previous(location));
            byte[] masterKey = replaced.orElse(wanted);
            LocationRecord record = catalog.ownership()
                    .open(
                            connection.readOnly() || connection.wasUsedBy(location) ? null : name,
                            masterKey,
                            () -> wantedPasswords.shared(location));
            KeyChange change = new KeyChange(
                    replaced.isPresent() ? wanted : null, record.earlierKeys(masterKey), record.replacedAt());
            return new OpenLocation(
                    name,
                    connection.backend(),
                    connection.jobs(),
                    connection.store(),
                    catalog.with(record.contentKeys(masterKey)),
                    masterKey,
                    change,
                    connection.readOnly()
                            ? Passwords.of(record, masterKey)
                            : passwords(location, record, masterKey, change.next()),
                    record.keyContext(),
                    connection.readOnly(),
                    location.getSpec().unsignedBackups == UnsignedBackups.Accept);
        });
    }

    /** One thing at a time: what comes from a master key is changed with it first. */
    private Passwords passwords(
            BackupStorageLocation location, LocationRecord record, byte[] masterKey, byte[] nextKey) {
        Passwords inForce = Passwords.of(record, masterKey);
        if (nextKey != null) {
            return record.isShared() ? inForce : inForce.to(new PasswordSource.Derived(nextKey, record.keyContext()));
        }
        try {
            return inForce.to(wantedPasswords.of(location, masterKey, record.keyContext()));
        } catch (LocationException e) {
            // Those in force are on record, so that backups and restores go on.
            return inForce.notTo(e);
        }
    }

    /**
     * Proves that the place of a location answers and can be used, whatever is with its key. It is written to once; then, until there is
     * trouble, it is only asked whether it answers: a bucket that keeps versions would keep two for every look.
     */
    void probe(BackupStorageLocation location) {
        saying(location.getMetadata().getName(), () -> {
            LocationConnections.Connection connection = connections.of(location);
            if (connection.proven().getAndSet(false)) {
                connection.store().reach();
            } else {
                connection.store().probe();
            }
            ProtectionLook.reachAsJobs(location, connection);
            connection.proven().set(true);
            return null;
        });
    }

    /** Closes what is open of others, and forgets who of them was written to. */
    void keep(Set<String> all, Set<String> written) {
        connections.keep(all);
        owners.keep(written);
    }

    /** What can be said of the protection of a location; empty where that was found out less than a day ago. */
    Optional<LocationProtection> protection(BackupStorageLocation location, Instant now) {
        return saying(
                location.getMetadata().getName(), () -> ProtectionLook.look(location, connections.of(location), now));
    }

    /** Whether a location was ever used, and with that its key. */
    boolean isInUse(BackupStorageLocation location) {
        return saying(location.getMetadata().getName(), () -> {
            LocationConnections.Connection connection = connections.of(location);
            return connection.wasUsedBy(location)
                    || new Catalog(connection.store()).location().isPresent();
        });
    }

    /** The key of a new location is made when its place answers for the first time; until then the place is what is wrong. */
    private static LocationException withoutKey(BackupStorageLocation location, ObjectStore store) {
        store.reach();
        return new LocationException(
                Reason.MasterKeyNotFound,
                "Secret " + location.getSpec().masterKey.name + " with the master key of location "
                        + location.getMetadata().getName() + " does not exist; restore it from where you keep it");
    }

    /** Does something about a location, and names it where that fails. */
    private static <T> T saying(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (CatalogException | StorageException e) {
            throw new LocationException(e.reason(), "location " + name + ": " + e.getMessage(), e);
        }
    }
}
