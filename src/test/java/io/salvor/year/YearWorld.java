package io.salvor.year;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.LocationPhase;
import io.salvor.api.MaintenanceRules;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.maintenance.MaintenanceLooks;
import io.salvor.operator.policy.ScheduleTicks;
import io.salvor.operator.retention.RetentionTicks;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.restic.Restic;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.testing.TestingRepositoryLease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A location in a folder with ten repositories, two policies, and an operator that can be ended at any call and is followed by another. */
final class YearWorld {
    private static final int NAMESPACES = 10;

    final TestingClock clock;
    final TestingCalls calls = new TestingCalls();
    final TestingOwnObjects objects;
    final TestingNodeJobs jobs;
    final Ledger ledger = new Ledger();
    final List<SavedNamespace> namespaces = new ArrayList<>();
    final List<YearPolicy> policies;
    private final TestingLocations locations;
    private final TestingRepositoryLease leases;
    private final OperatorConfig config = OperatorSettings.with(Map.of("salvor.namespace", "salvor"));
    private Runnable schedule;
    private Runnable retention;
    private Runnable maintenance;

    YearWorld(Path folder, Instant begin, Random random) throws IOException {
        clock = new TestingClock(begin);
        objects = new TestingOwnObjects(calls, clock);
        jobs = new TestingNodeJobs(calls, clock);
        leases = new TestingRepositoryLease(calls, clock);
        locations = new TestingLocations(folder.resolve("locations"));
        location();
        for (int i = 0; i < NAMESPACES; i++) {
            String name = "n" + i;
            ReadyRepository.make(open().access(name));
            repository(name);
            namespaces.add(new SavedNamespace(
                    name,
                    new ChangingVolume(folder.resolve("volumes").resolve(name), new Random(random.nextLong())),
                    open().access(name)));
        }
        List<String> names = namespaces.stream().map(SavedNamespace::name).toList();
        policies = List.of(YearPolicy.hourly(names.subList(0, 3), random), YearPolicy.daily(names, random));
        policies.forEach(this::put);
        restart();
    }

    private void location() {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(metadata("default"));
        location.setSpec(new BackupStorageLocationSpec());
        location.getSpec().maintenance = new MaintenanceRules();
        location.getSpec().maintenance.maintenanceFrequency = "240h";
        location.getSpec().maintenance.readDataDays = 60;
        location.getStatus().phase = LocationPhase.Available;
        objects.put(location);
    }

    private void repository(String namespace) {
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(metadata(namespace + "-default"));
        repository.setSpec(new ResticRepositorySpec());
        repository.getSpec().backupStorageLocation = "default";
        repository.getSpec().volumeNamespace = namespace;
        repository.getSpec().repoIdentifier = open().repoIdentifier(namespace);
        repository.getStatus().phase = RepositoryPhase.Ready;
        repository.getStatus().readyTime = clock.instant().toString();
        objects.put(repository);
    }

    void put(YearPolicy policy) {
        objects.put(policy.object(metadata(policy.name())));
    }

    boolean isInForce(YearPolicy policy) {
        return objects.now(BackupPolicy.class).stream()
                .anyMatch(there -> there.getMetadata().getName().equals(policy.name()));
    }

    ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("salvor")
                .withUid("uid-of-" + name)
                .withCreationTimestamp(clock.instant().toString())
                .build();
    }

    OpenLocation open() {
        return locations.open("default");
    }

    FailingObjectStore store() {
        return locations.store("default");
    }

    SavedNamespace namespace(String name) {
        return namespaces.stream()
                .filter(namespace -> namespace.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Instant now() {
        return clock.instant();
    }

    void later(Duration span) {
        clock.advance(span);
    }

    void toNextHour() {
        clock.set(clock.instant().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)));
    }

    /** Another operator takes over, which knows nothing of what the one before had in mind. */
    void restart() {
        TestingEvents events = new TestingEvents();
        schedule = ScheduleTicks.of(objects, config, events, clock);
        retention = RetentionTicks.of(objects, locations, config, events, clock);
        maintenance = MaintenanceLooks.of(new MaintenanceLooks.Seams(
                objects, jobs, leases, locations, new Restic(ResticBinary.path(), null), events, config, clock));
    }

    void schedule() {
        lives(schedule);
    }

    void retain() {
        lives(retention);
    }

    void maintain() {
        lives(maintenance);
    }

    /** The operator does this, and is followed by another where it ends in it. */
    private void lives(Runnable tick) {
        try {
            tick.run();
        } catch (TestingCalls.Ended e) {
            ledger.count("operators killed");
            calls.endAt(0);
            restart();
        } finally {
            calls.endAt(0);
            store().recover();
            calls.clear();
        }
    }
}
