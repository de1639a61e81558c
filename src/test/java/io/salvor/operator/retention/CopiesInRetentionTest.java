package io.salvor.operator.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.LocationPhase;
import io.salvor.api.Retention;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.StoredSamples;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention where a policy copies its Backups from the location "default" to the location "second". */
class CopiesInRetentionTest {
    /** That of the sample plans. */
    private static final String POLICY = StoredSamples.plan().policy();

    @TempDir
    Path folder;

    private RetentionWorld world;

    @BeforeEach
    void make() {
        world = new RetentionWorld(folder);
        world.locations.add("second");
        BackupStorageLocation second = new BackupStorageLocation();
        second.setMetadata(world.metadata("second"));
        second.setSpec(new BackupStorageLocationSpec());
        second.getStatus().phase = LocationPhase.Available;
        world.objects.put(second);
    }

    @Test
    void copies_are_kept_by_their_own_retention_and_deleting_one_leaves_the_backup() {
        copyTo(world.policy(POLICY, 3), 1);
        for (int day = 1; day <= 4; day++) {
            copied(world.backup("b" + day, POLICY, day));
        }

        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "b2", "b3");
        assertThat(restorable("second")).containsExactly("b1");
        assertThat(world.inCluster()).containsExactly("b1", "b2", "b3");
    }

    @Test
    void a_copy_stays_though_its_backup_goes() {
        copyTo(world.policy(POLICY, 1), 3);
        for (int day = 1; day <= 4; day++) {
            copied(world.backup("b" + day, POLICY, day));
        }

        world.tick();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(restorable("second")).containsExactly("b1", "b2", "b3");
    }

    @Test
    void without_a_retention_of_its_own_that_of_the_policy_counts() {
        BackupPolicy policy = copyTo(world.policy(POLICY, 2), 1);
        policy.getSpec().copies.get(0).retention = null;
        world.objects.put(policy);
        for (int day = 1; day <= 4; day++) {
            copied(world.backup("b" + day, POLICY, day));
        }

        world.tick();

        assertThat(world.restorable()).containsExactly("b1", "b2");
        assertThat(restorable("second")).containsExactly("b1", "b2");
    }

    @Test
    void a_retention_that_cannot_be_read_freezes_its_own_location_alone() {
        BackupPolicy policy = copyTo(world.policy(POLICY, 1), 1);
        policy.getSpec().copies.get(0).retention = new Retention();
        world.objects.put(policy);
        for (int day = 1; day <= 3; day++) {
            copied(world.backup("b" + day, POLICY, day));
        }

        world.tick();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(restorable("second")).containsExactly("b1", "b2", "b3");
        assertThat(retention("second")).contains("BackupsFrozen").contains("3 PolicyInvalid");
        assertThat(retention("default")).contains("RetentionCarriedOut");
    }

    @Test
    void a_copy_that_was_begun_stays_for_as_long_as_its_policy_copies_there() {
        BackupPolicy policy = copyTo(world.policy(POLICY, 9), 9);
        begin("b1");
        for (int look = 0; look < 3; look++) {
            world.later();
        }
        assertThat(world.locations.store("second").keys("backups/b1/")).isNotEmpty();

        policy.getSpec().copies = List.of();
        world.objects.put(policy);
        world.later();

        assertThat(world.locations.store("second").keys("backups/b1/")).isEmpty();
    }

    @Test
    void what_was_begun_where_the_policy_does_not_copy_to_is_removed() {
        copyTo(world.policy(POLICY, 9), 9);
        world.catalog().keepPlan(SealedSamples.plan("b1", "uid-of-b1"));
        world.tick();
        world.later();

        assertThat(world.store().keys("backups/b1/")).isEmpty();
    }

    private BackupPolicy copyTo(BackupPolicy policy, int keepLast) {
        BackupCopy copy = new BackupCopy();
        copy.storageLocation = "second";
        copy.retention = new Retention();
        copy.retention.keepLast = keepLast;
        policy.getSpec().copies = List.of(copy);
        return world.objects.put(policy);
    }

    private void begin(String name) {
        catalog("second").keepPlan(SealedSamples.plan(name, RetentionWorld.uid(name)));
    }

    private void copied(BackupMarker marker) {
        SealedSamples.seal(
                catalog("second"),
                folder.resolve(marker.name() + "-copy.tar"),
                marker.copied("default", "second", 1, world.clock.instant()),
                world.catalog().volumes(marker.name()));
    }

    private Catalog catalog(String location) {
        return world.locations.open(location).catalog();
    }

    private Set<String> restorable(String location) {
        return catalog(location).markers().backups().stream()
                .map(BackupMarker::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String retention(String location) {
        return world.objects.now(BackupStorageLocation.class, location).getStatus().conditions.stream()
                .filter(condition -> condition.type.equals("Retention"))
                .map(condition -> condition.reason + " " + condition.message)
                .findFirst()
                .orElseThrow();
    }
}
