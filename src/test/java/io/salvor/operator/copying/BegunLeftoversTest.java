package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationPhase;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.api.Retention;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.Tombstone;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.retention.RetentionTicks;
import io.salvor.operator.storage.BegunCopies;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.SealedSamples;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy whose operator ended right before its marker, and that is not due any more once another Backup has its place. */
class BegunLeftoversTest {
    private static final String FOLDER = CatalogLayout.backup("b1");

    @TempDir
    Path folder;

    private CopyWorld world;
    private BackupMarker original;

    @BeforeEach
    void make() throws Exception {
        world = broken("world");
    }

    private CopyWorld broken(String name) throws Exception {
        CopyWorld broken = new CopyWorld(folder.resolve(name));
        original = broken.backup("b1", 4, "shop");
        broken.copies();
        FailingObjectStore store = broken.locations.store(CopyWorld.SECOND);
        store.failWriting(CatalogLayout.marker("b1"), Reason.Unreachable);
        broken.all();
        store.recover();
        assertThat(store.keys(FOLDER)).contains(CatalogLayout.volumes("b1")).doesNotContain(CatalogLayout.marker("b1"));
        broken.restart();
        // Another Job has come between, so that nothing says any more that b1 is under way.
        broken.target("shop", status -> status.endedCopyJobs.clear());
        broken.policy(spec -> {
            spec.copies.get(0).retention = new Retention();
            spec.copies.get(0).retention.keepLast = 1;
        });
        broken.backup("b2", 2, "shop");
        return broken;
    }

    private static List<String> left(CopyWorld world) {
        return List.copyOf(world.location(CopyWorld.SECOND).store().keys(FOLDER));
    }

    private void assertStays() throws Exception {
        List<String> before = left(world);
        allAndAgain();
        assertThat(world.copyOf("b2")).isPresent();
        assertThat(left(world)).isEqualTo(before).contains(CatalogLayout.volumes("b1"));
    }

    /** Where nothing waits, the next look is that of the next period. */
    private void allAndAgain() throws Exception {
        world.all();
        world.clock.advance(Duration.ofHours(2));
        world.look();
    }

    @Test
    void it_goes_once_what_has_its_place_is_there_and_nobody_needs_its_snapshots_then() throws Exception {
        world.look();
        assertThat(left(world)).as("b2 is not there yet").contains(CatalogLayout.volumes("b1"));

        allAndAgain();
        assertThat(world.copyOf("b2")).isPresent();
        assertThat(left(world)).isEmpty();
        OpenLocation second = world.location(CopyWorld.SECOND);
        assertThat(BegunCopies.read(world.objects, second)
                        .beside(second.catalog().markers()))
                .isEmpty();
        assertThat(world.location(CopyWorld.FIRST).checked(original).volumes()).hasSize(1);
        assertThat(world.copied().reason).isEqualTo("CopiesUpToDate");
    }

    @Test
    void it_stays_where_the_original_is_gone() throws Exception {
        OpenLocation first = world.location(CopyWorld.FIRST);
        List.copyOf(first.store().keys(FOLDER)).forEach(first.store()::delete);

        assertStays();
    }

    @Test
    void it_stays_where_the_original_is_being_deleted() throws Exception {
        world.location(CopyWorld.FIRST)
                .catalog()
                .removal()
                .bury(new Tombstone(
                        Tombstone.FORMAT_VERSION,
                        "b1",
                        original.uid(),
                        original.policy(),
                        null,
                        "somebody asks for it",
                        world.clock.instant(),
                        List.of()));

        assertStays();
    }

    @Test
    void it_stays_where_the_original_is_not_as_it_was_sealed() throws Exception {
        world.location(CopyWorld.FIRST).catalog().putVolumes("b1", List.of());

        assertStays();
    }

    @Test
    void it_stays_where_it_is_of_another_backup_of_that_name() throws Exception {
        OpenLocation second = world.location(CopyWorld.SECOND);
        second.store().delete(CatalogLayout.plan("b1"));
        second.catalog().keepPlan(SealedSamples.plan("b1", "another-uid"));

        assertStays();
    }

    @Test
    void it_stays_while_a_restore_may_read_it() throws Exception {
        Restore restore = new Restore();
        restore.setMetadata(
                new ObjectMetaBuilder().withName("r1").withNamespace("salvor").build());
        restore.setSpec(new RestoreSpec());
        restore.getSpec().storageLocation = CopyWorld.SECOND;
        restore.getSpec().backup = "b1";
        world.objects.put(restore);

        assertStays();

        restore.getStatus().phase = RestorePhase.Completed;
        world.objects.put(restore);
        world.clock.advance(Duration.ofHours(2));
        world.look();
        assertThat(left(world)).isEmpty();
    }

    @Test
    void a_removal_that_is_broken_off_anywhere_is_followed_by_one_that_goes_on() throws Exception {
        int broken = 0;
        for (int step = 0; ; step++) {
            CopyWorld killed = broken("killed-" + step);
            Runnable retention = retention(killed);
            FailingObjectStore store = killed.locations.store(CopyWorld.SECOND);
            List<String> keys = left(killed);
            killed.begin();
            killed.run();
            killed.look();
            assertThat(killed.copyOf("b2")).isPresent();
            killed.clock.advance(Duration.ofHours(2));
            store.failRemovingAfter(step, Reason.Unreachable);
            killed.look();
            boolean through = left(killed).isEmpty();
            store.recover();
            killed.restart();
            assertThat(killed.copyOf("b1")).isEmpty();
            broken += left(killed).isEmpty() || left(killed).equals(keys) ? 0 : 1;
            for (int look = 0; look < 3; look++) {
                killed.clock.advance(Duration.ofHours(2));
                killed.look();
                retention.run();
            }
            assertThat(left(killed)).as("broken off at step %d", step).isEmpty();
            assertThat(killed.copyOf("b2")).isPresent();
            if (through) {
                break;
            }
        }
        assertThat(broken).as("left with a part of it").isGreaterThan(4);
    }

    private static Runnable retention(CopyWorld world) {
        for (BackupStorageLocation location : world.objects.list(BackupStorageLocation.class)) {
            location.getStatus().phase = LocationPhase.Available;
            world.objects.put(location);
        }
        return RetentionTicks.of(
                world.objects,
                world.locations,
                OperatorSettings.with(Map.of("salvor.namespace", "salvor")),
                world.events,
                world.clock);
    }
}
