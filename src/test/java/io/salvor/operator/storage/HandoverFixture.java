package io.salvor.operator.storage;

import static io.salvor.operator.storage.StorageFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.catalog.RepositoryRecord;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingRepositoryLease;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A cluster and a bucket with a location that is in use, whose repositories are handed over to other passwords. */
final class HandoverFixture {
    static final Duration PATIENCE = Duration.ofMinutes(1);

    final StorageFixture storage;
    final TestingNodeJobs jobs;
    final TestingRepositoryLease leases;
    final Restic restic = new Restic(ResticBinary.path(), null);

    HandoverFixture(Path folder) {
        storage = new StorageFixture(folder);
        jobs = new TestingNodeJobs(storage.calls, storage.clock);
        leases = new TestingRepositoryLease(storage.calls, storage.clock);
        storage.location("default");
    }

    OpenLocation open() {
        return storage.locations.openToWrite("default");
    }

    BackupStorageLocation location() {
        return storage.objects.get(BackupStorageLocation.class, "default").orElseThrow();
    }

    BackupStorageLocationStatus status() {
        return location().getStatus();
    }

    /** A repository with its password, and a key that is cheap where that may be. */
    void repository(String namespace) {
        OpenLocation location = open();
        String id = location.passwords().inForce().isRandom()
                ? ReadyRepository.make(location.access(namespace))
                : ReadyRepository.makeDear(location.access(namespace));
        location.catalog().recordRepository(namespace, new RepositoryRecord(id, storage.clock.instant()));
    }

    Duration reconcile() {
        return Duration.ofMillis(new BackupStorageLocationReconciler(
                        storage.objects,
                        storage.locations,
                        storage.keys,
                        storage.replacement(jobs, new ExclusiveWork(leases)),
                        storage.events,
                        storage.json,
                        storage.clock)
                .reconcile(location(), null)
                .getScheduleDelay()
                .orElseThrow());
    }

    /** Looks until the old passwords have gone. */
    void reconcileToTheEnd() {
        for (int looks = 0; open().isChanging(); looks++) {
            assertThat(looks).isLessThan(4);
            reconcile();
            storage.clock.advance(Duration.ofMinutes(11));
        }
        reconcile();
    }

    LocationHandover handover() {
        return storage.replacing(jobs, new ExclusiveWork(leases));
    }

    void assertCondition(String type, String holds, Reason reason, String... said) {
        assertThat(condition(status().conditions, type))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly(holds, reason.name());
        String message = condition(status().conditions, type).message;
        assertThat(said).allSatisfy(part -> assertThat(message).contains(part));
    }

    RepositoryAccess access(String namespace, String password) {
        return new RepositoryAccess(open().repoIdentifier(namespace), password, Map.of());
    }

    void assertOpens(String namespace, String password) {
        assertThat(restic.open(access(namespace, password), PATIENCE))
                .isEqualTo(open().catalog().repository(namespace).orElseThrow().id());
    }

    void assertOpensNoMore(String namespace, String password) {
        assertThatThrownBy(() -> restic.open(access(namespace, password), PATIENCE))
                .isInstanceOfSatisfying(
                        ResticException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WrongPassword));
    }

    List<String> keys(String namespace) {
        return open().store().keys(ObjectNames.repositoryKeys(namespace));
    }
}
