package io.salvor.operator.copying;

import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.maintenance.MaintenancePause;
import io.salvor.maintenance.MaintenanceSettings;
import io.salvor.operator.storage.Repositories;
import io.salvor.operator.storage.RepositoryPolicies;
import io.salvor.reading.MaintenanceLayers;
import io.salvor.trouble.Reason;
import io.salvor.units.InvalidValueException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a repository cannot be copied into now.
 *
 * @param failed whether that is because something is wrong
 */
record CopyHold(Reason reason, String because, boolean failed) {
    /** What decides about that beside the repository: all of it was read in one look. */
    record Around(
            Map<String, ResticRepository> repositories,
            Map<String, BackupPolicy> policies,
            Map<String, BackupStorageLocation> locations) {}

    /**
     * @param target the repository that is copied into
     * @param source the one that is copied from; null where there is none on record
     * @param policy whose Backups are copied
     */
    static Optional<CopyHold> of(
            ResticRepository target, ResticRepository source, BackupPolicy policy, Around around, Instant now) {
        ResticRepositoryStatus status = target.getStatus();
        if (status.copyJob != null) {
            return waits(Reason.InProgress, CopyStart.atWork(target));
        }
        if (Repositories.isToBeClosed(target)) {
            return waits(Reason.Queued, maintained(target));
        }
        if (source != null && Repositories.isToBeClosed(source)) {
            return waits(Reason.Queued, maintained(source));
        }
        return paused(status, now).or(() -> notOpen(target, policy, around, now));
    }

    private static Optional<CopyHold> waits(Reason reason, String because) {
        return Optional.of(new CopyHold(reason, because, false));
    }

    private static String maintained(ResticRepository repository) {
        return "ResticRepository " + repository.getMetadata().getName() + " is maintained";
    }

    private static Optional<CopyHold> paused(ResticRepositoryStatus status, Instant now) {
        if (status.copyFailures == null || status.lastCopyFailureTime == null) {
            return Optional.empty();
        }
        try {
            Instant failed = Instant.parse(status.lastCopyFailureTime);
            // One that is still to come was written by a clock that was ahead.
            boolean pauses = !failed.isAfter(now)
                    && failed.plus(MaintenancePause.after(status.copyFailures)).isAfter(now);
            return pauses ? Optional.of(new CopyHold(Reason.CopyFailed, failure(status), true)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String failure(ResticRepositoryStatus status) {
        return status.conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.COPIED))
                .map(condition -> condition.message)
                .findFirst()
                .orElse("copying has failed; it is tried again");
    }

    /** What the policy says counts also before it has copied anything there. */
    private static Optional<CopyHold> notOpen(
            ResticRepository target, BackupPolicy policy, Around around, Instant now) {
        List<BackupPolicy> saying = new ArrayList<>(RepositoryPolicies.of(target, around.policies()));
        if (saying.stream().noneMatch(one -> isSame(one, policy))) {
            saying.add(policy);
        }
        try {
            MaintenanceSettings settings = MaintenanceLayers.of(
                    target, saying, around.locations().get(target.getSpec().backupStorageLocation));
            if (settings.suspended()) {
                return waits(
                        Reason.Suspended,
                        "maintenance of ResticRepository "
                                + target.getMetadata().getName() + " is suspended, and copies are a part of it");
            }
            if (settings.window() != null && !settings.window().isOpen(now)) {
                return waits(
                        Reason.Queued,
                        "the maintenance window of ResticRepository "
                                + target.getMetadata().getName() + " opens at "
                                + settings.window().from(now));
            }
            return Optional.empty();
        } catch (InvalidValueException e) {
            return Optional.of(new CopyHold(Reason.InvalidMaintenance, e.getMessage(), true));
        }
    }

    private static boolean isSame(BackupPolicy one, BackupPolicy other) {
        return one.getMetadata().getName().equals(other.getMetadata().getName());
    }
}
