package io.salvor.operator.maintenance;

import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.MaintenanceRecord;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Labels;
import io.salvor.maintenance.MaintenanceDue;
import io.salvor.maintenance.MaintenanceSettings;
import io.salvor.maintenance.MaintenanceWish;
import io.salvor.maintenance.Step;
import io.salvor.operator.storage.RepositoryPolicies;
import io.salvor.reading.MaintenanceLayers;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a ResticRepository says of its maintenance, as the values that decisions are made from. */
record KnownRepository(ResticRepository repository) {
    String name() {
        return repository.getMetadata().getName();
    }

    String namespace() {
        return repository.getSpec().volumeNamespace;
    }

    String location() {
        return repository.getSpec().backupStorageLocation;
    }

    ResticRepositoryStatus status() {
        return repository.getStatus();
    }

    /** @throws io.salvor.units.InvalidValueException where a value of them cannot be read */
    MaintenanceSettings settings(Map<String, BackupPolicy> policies, Map<String, BackupStorageLocation> locations) {
        return MaintenanceLayers.of(repository, RepositoryPolicies.of(repository, policies), locations.get(location()));
    }

    /** When the next Backup is due that puts data into it; null for none. */
    Instant nextBackup(Map<String, BackupPolicy> policies) {
        return RepositoryPolicies.of(repository, policies).stream()
                .filter(policy -> RepositoryPolicies.saves(policy, location()))
                .flatMap(policy -> time(policy.getStatus().nextScheduleTime).stream())
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** The annotation by which somebody asks for maintenance. */
    String annotation() {
        Map<String, String> annotations = repository.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Labels.MAINTENANCE_REQUESTED);
    }

    /** What somebody asks for, and was not done yet. */
    Optional<MaintenanceWish> wish() {
        return asked().filter(wish -> wish != MaintenanceWish.ForgetPlan);
    }

    /** Whether somebody asks what would be forgotten. */
    boolean asksForPreview() {
        return asked().filter(MaintenanceWish.ForgetPlan::equals).isPresent();
    }

    private Optional<MaintenanceWish> asked() {
        return Objects.equals(annotation(), status().lastHandledMaintenance)
                ? Optional.empty()
                : MaintenanceWish.in(annotation());
    }

    MaintenanceDue.State state(Instant now) {
        return new MaintenanceDue.State(
                name(),
                time(status().readyTime).orElse(now),
                past(status().lastMaintenanceTime, now),
                past(status().lastCheckTime, now),
                isDamaged(),
                status().round == null ? null : past(status().round.since, now),
                wish().orElse(null),
                wish().flatMap(wish -> MaintenanceWish.time(annotation())).orElse(null),
                status().maintenanceFailures == null ? 0 : status().maintenanceFailures,
                past(status().lastFailureTime, now));
    }

    /** Whether the last check was not content. */
    boolean isDamaged() {
        return status().maintenance != null && status().maintenance.found != null;
    }

    /** The steps of the round that are done. */
    Set<String> done() {
        MaintenanceRecord record = status().maintenance;
        boolean same = record != null
                && status().round != null
                && status().round.number.equals(record.round);
        return same ? new HashSet<>(record.done) : Set.of();
    }

    /** The steps of the round that are left, in order. */
    List<Step> left() {
        return status().round == null ? List.of() : Step.left(status().round.steps, done(), isDamaged());
    }

    /** The clock of a node may be ahead: what it says was done in a time to come is done now. */
    private static Instant past(String text, Instant now) {
        return time(text).map(time -> time.isAfter(now) ? now : time).orElse(null);
    }

    /** A time in somebody else's form counts as none. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
