package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.SealedBackups;
import io.salvor.operator.storage.BegunCopies.Begun;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.StoredSamples;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BegunCopiesTest {
    @TempDir
    Path folder;

    private final TestingOwnObjects objects =
            new TestingOwnObjects(new TestingCalls(), new TestingClock(Instant.parse("2026-11-27T12:00:00Z")));
    private TestingLocations locations;
    private OpenLocation second;

    @BeforeEach
    void make() {
        locations = new TestingLocations(folder);
        second = locations.add("second");
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(StoredSamples.plan().policy())
                .withNamespace("salvor")
                .build());
        policy.setSpec(new BackupPolicySpec());
        BackupCopy copy = new BackupCopy();
        copy.storageLocation = "second";
        policy.getSpec().copies = List.of(copy);
        objects.put(policy);
    }

    @Test
    void a_plan_of_a_policy_that_copies_there_is_one_and_others_are_not() {
        second.catalog().keepPlan(SealedSamples.plan("b1", "uid-of-b1"));
        locations.open("default").catalog().keepPlan(SealedSamples.plan("b2", "uid-of-b2"));
        second.store().put(CatalogLayout.plan("b3"), new byte[] {1});
        second.store().put(CatalogLayout.objects("b4"), new byte[] {1});

        assertThat(begun(second))
                .containsExactly(
                        new Begun("b1", Optional.of(SealedSamples.plan("b1", "uid-of-b1"))),
                        new Begun("b3", Optional.empty()));
        assertThat(begun(locations.open("default"))).isEmpty();
    }

    @Test
    void what_a_backup_at_work_has_begun_is_none() {
        second.catalog().keepPlan(SealedSamples.plan("b1", "uid-of-b1"));
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName("b1").withNamespace("salvor").build());
        objects.put(backup);

        assertThat(begun(second)).isEmpty();

        backup.getStatus().phase = BackupPhase.Completed;
        objects.put(backup);

        assertThat(begun(second)).extracting(Begun::name).containsExactly("b1");
    }

    @Test
    void where_no_policy_copies_to_nothing_is_asked_of_the_location() {
        locations.store("default").failAfter(0, Reason.Unreachable);

        assertThat(begun(locations.open("default"))).isEmpty();
    }

    private List<Begun> begun(OpenLocation location) {
        BegunCopies copies = BegunCopies.read(objects, location);
        return copies.beside(new SealedBackups(List.of(), List.of()));
    }
}
