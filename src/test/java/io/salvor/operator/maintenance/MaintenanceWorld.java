package io.salvor.operator.maintenance;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.Condition;
import io.salvor.api.MaintenanceRecord;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Labels;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.restic.Restic;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.testing.TestingRepositoryLease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A namespace in memory with repositories that are real, whose Jobs do what a test says. */
final class MaintenanceWorld {
    final TestingClock clock = new TestingClock(Instant.parse("2026-11-26T02:00:00Z"));
    final TestingCalls calls = new TestingCalls();
    final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    final TestingEvents events = new TestingEvents();
    final TestingNodeJobs jobs = new TestingNodeJobs(calls, clock);
    final TestingRepositoryLease leases = new TestingRepositoryLease(calls, clock);
    final TestingLocations locations;
    final OpenLocation location;
    private final OperatorConfig config = OperatorSettings.with(Map.of("salvor.namespace", "salvor"));
    final Restic restic = new Restic(ResticBinary.path(), null);
    LocationWork work = new LocationWork(Duration.ofMinutes(1));

    MaintenanceWorld(Path folder) {
        locations = new TestingLocations(folder);
        location = locations.open("default");
        location("default");
    }

    void location(String name) {
        BackupStorageLocation object = new BackupStorageLocation();
        object.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("salvor").build());
        object.setSpec(new BackupStorageLocationSpec());
        objects.put(object);
    }

    /** One look of an operator that has just started: nothing runs from memory. */
    void look() {
        look(slots());
    }

    ResticSlots slots() {
        return new ResticSlots(config, clock);
    }

    void look(ResticSlots slots) {
        MaintenanceLooks.of(
                        new MaintenanceLooks.Seams(objects, jobs, leases, locations, restic, events, config, clock),
                        slots,
                        work)
                .run();
    }

    /** A repository that was ready for so long, and never maintained. */
    String repository(String namespace, Duration ready) {
        ReadyRepository.make(location.access(namespace));
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName(namespace + "-default")
                .withNamespace("salvor")
                .build());
        repository.setSpec(new ResticRepositorySpec());
        repository.getSpec().backupStorageLocation = "default";
        repository.getSpec().volumeNamespace = namespace;
        repository.getSpec().repoIdentifier = location.repoIdentifier(namespace);
        objects.put(repository);
        status(namespace, status -> {
            status.phase = RepositoryPhase.Ready;
            status.readyTime = clock.instant().minus(ready).toString();
        });
        return namespace + "-default";
    }

    ResticRepository repository(String namespace) {
        return objects.get(ResticRepository.class, namespace + "-default").orElseThrow();
    }

    ResticRepositoryStatus status(String namespace) {
        return repository(namespace).getStatus();
    }

    void status(String namespace, Consumer<ResticRepositoryStatus> change) {
        objects.editStatus(repository(namespace), repository -> {
            change.accept(repository.getStatus());
            return repository;
        });
    }

    void spec(String namespace, Consumer<ResticRepositorySpec> change) {
        objects.edit(repository(namespace), repository -> {
            change.accept(repository.getSpec());
            return repository;
        });
    }

    void ask(String namespace, String wish) {
        objects.edit(repository(namespace), repository -> {
            Map<String, String> annotations = new HashMap<>();
            if (repository.getMetadata().getAnnotations() != null) {
                annotations.putAll(repository.getMetadata().getAnnotations());
            }
            annotations.put(Labels.MAINTENANCE_REQUESTED, clock.instant() + " " + wish);
            repository.getMetadata().setAnnotations(annotations);
            return repository;
        });
    }

    /** What a Job writes that has done these steps. */
    void did(String namespace, String... steps) {
        status(namespace, status -> {
            if (status.maintenance == null) {
                status.maintenance = new MaintenanceRecord();
            }
            status.maintenance.round = status.round.number;
            status.maintenance.done = List.of(steps);
            status.maintenance.neededBytes = 0L;
            if (status.maintenance.done.contains("Prune")) {
                status.lastMaintenanceTime = clock.instant().toString();
            }
            if (status.maintenance.done.contains("Check")) {
                status.lastCheckTime = clock.instant().toString();
            }
        });
    }

    Condition condition(String namespace, String type) {
        return status(namespace).conditions.stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst()
                .orElse(null);
    }
}
