package io.salvor.operator.storage;

import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationProtection;
import io.salvor.api.LocationProtection.Permission;
import io.salvor.operator.storage.LocationConnections.Connection;
import io.salvor.store.AccessTrial;
import io.salvor.store.AccessTrial.Access;
import io.salvor.store.AccessTrial.Right;
import io.salvor.store.Exposure;
import io.salvor.store.Protection;
import io.salvor.trouble.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds out what keeps the backups of a location from being lost: once a day, and when its credentials have changed. */
final class ProtectionLook {
    private static final Duration RENEWED = Duration.ofDays(1);

    private ProtectionLook() {}

    /** Proves that the Jobs of backups and restores get at the place, where they have credentials of their own. */
    static void reachAsJobs(BackupStorageLocation location, Connection connection) {
        if (connection.hasJobsApart()) {
            asJobs(location, connection, () -> {
                AccessTrial.reach(connection.ofJobs());
                return null;
            });
        }
    }

    /** Asks and tries; empty where that is not due. A location that is only read is only asked. */
    static Optional<LocationProtection> look(BackupStorageLocation location, Connection connection, Instant now) {
        if (location.getStatus().protection != null
                && now.isBefore(connection.protectionDue().get())) {
            return Optional.empty();
        }
        Protection protection = connection.store().protection();
        Access access = connection.readOnly()
                ? Access.UNKNOWN
                : asJobs(location, connection, () -> AccessTrial.of(connection.store(), connection.ofJobs()));
        connection.protectionDue().set(now.plus(RENEWED));
        return Optional.of(said(protection, access, now));
    }

    /** What fails says that it is about the Jobs, where they have credentials of their own. */
    private static <T> T asJobs(BackupStorageLocation location, Connection connection, Supplier<T> work) {
        try {
            return work.get();
        } catch (StorageException e) {
            if (!connection.hasJobsApart()) {
                throw e;
            }
            throw new StorageException(
                    e.reason(),
                    "the Jobs of backups and restores cannot work with their credentials"
                            + (location.getSpec().credential == null
                                    ? ""
                                    : " in Secret " + location.getSpec().credential.name)
                            + ": " + e.getMessage()
                            + " (docs/ransomware.md has a policy that is enough for them)",
                    e);
        }
    }

    private static LocationProtection said(Protection protection, Access access, Instant now) {
        LocationProtection status = new LocationProtection();
        status.nodeJobs = LocationProtection.Exposure.valueOf(
                Exposure.of(protection, access).name());
        status.nodeJobsDelete = permission(access.remove());
        status.nodeJobsDeleteLocks = permission(access.removeLocks());
        status.nodeJobsOverwrite = permission(access.replace());
        status.nodeJobsDeleteVersions = permission(access.erase());
        status.versioning = protection.versioning().name();
        status.objectLockDays = protection.lockDays();
        status.objectLock =
                protection.lock().name() + (protection.lockDays() == null ? "" : " " + protection.lockDays() + "d");
        status.lastProbeTime = now.toString();
        return status;
    }

    private static Permission permission(Right right) {
        return Permission.valueOf(right.name());
    }
}
