package io.salvor.operator.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.SecretValues;
import io.salvor.operator.run.Leadership;
import io.salvor.reading.LocationBackend;
import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import io.salvor.store.Backends;
import io.salvor.store.FencedObjectStore;
import io.salvor.store.ObjectStore;
import io.salvor.store.ReadOnlyObjectStore;
import io.salvor.trouble.StorageException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Reads how locations are reached, and keeps one connection to each for as long as nothing of that changes. */
final class LocationConnections {
    private final LocationBackend backends;
    private final Leadership leadership;
    private final Map<String, Connection> connections = new ConcurrentHashMap<>();

    LocationConnections(OwnObjects objects, Backends backends, ObjectMapper json, Leadership leadership) {
        this.backends =
                new LocationBackend(backends, name -> objects.secret(name).map(SecretValues::of), json);
        this.leadership = leadership;
    }

    /**
     * A location as the operator and the Jobs of backups and restores reach it.
     *
     * @param backend with the operator's credentials
     * @param jobs with those of the Jobs; equal to the other where the location names one Secret for both
     * @param store with the operator's credentials
     * @param ofJobs with those of the Jobs; the same as the other where they are equal
     * @param proven whether it was written to since it was made, and there was no trouble with it since
     * @param protectionDue from when on it is to be tried out again what credentials may do
     */
    record Connection(
            Backend backend,
            Backend jobs,
            boolean readOnly,
            ObjectStore store,
            ObjectStore ofJobs,
            AtomicBoolean proven,
            AtomicReference<Instant> protectionDue) {

        boolean hasJobsApart() {
            return ofJobs != store;
        }

        /** As {@link LocationOwners#wasUsed} has it. */
        boolean wasUsedBy(BackupStorageLocation location) {
            return LocationOwners.wasUsed(location, backend.place());
        }

        private boolean isTo(Backend otherBackend, Backend otherJobs, boolean otherReadOnly) {
            return backend.equals(otherBackend) && jobs.equals(otherJobs) && readOnly == otherReadOnly;
        }

        private void close() {
            store.close();
            ofJobs.close();
        }
    }

    /**
     * The connection to a location; it is made anew when address or credentials have changed. Speaks to nobody but the API server.
     *
     * @throws LocationException if a Secret that it names is not there
     */
    Connection of(BackupStorageLocation location) {
        BackupStorageLocationSpec spec = location.getSpec();
        Backend jobs = backends.of(location, spec.credential);
        Backend own = spec.maintenanceCredential == null ? jobs : backends.of(location, spec.maintenanceCredential);
        boolean readOnly = KubernetesLocations.isReadOnly(location);
        return connections.compute(location.getMetadata().getName(), (name, current) -> {
            if (current != null && current.isTo(own, jobs, readOnly)) {
                return current;
            }
            ObjectStore store = store(own, readOnly);
            ObjectStore ofJobs = own.equals(jobs) ? store : beside(store, jobs, readOnly);
            if (current != null) {
                current.close();
            }
            return new Connection(
                    own, jobs, readOnly, store, ofJobs, new AtomicBoolean(), new AtomicReference<>(Instant.MIN));
        });
    }

    /** Closes those to other locations than these. */
    void keep(Set<String> names) {
        for (String name : connections.keySet()) {
            connections.computeIfPresent(name, (gone, connection) -> {
                if (names.contains(gone)) {
                    return connection;
                }
                connection.close();
                return null;
            });
        }
    }

    /** How another process makes the operator's connection to a location. */
    BackendDescription describe(BackupStorageLocation location) {
        BackupStorageLocationSpec spec = location.getSpec();
        return backends.description(
                location, spec.maintenanceCredential == null ? spec.credential : spec.maintenanceCredential);
    }

    /** Opens another one; what is open already is closed where that fails. */
    private ObjectStore beside(ObjectStore opened, Backend other, boolean readOnly) {
        try {
            return store(other, readOnly);
        } catch (StorageException e) {
            opened.close();
            throw e;
        }
    }

    private ObjectStore store(Backend backend, boolean readOnly) {
        return readOnly
                ? new ReadOnlyObjectStore(backend.open())
                : new FencedObjectStore(backend.open(), leadership::mayWrite);
    }
}
