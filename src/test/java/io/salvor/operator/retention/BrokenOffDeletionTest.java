package io.salvor.operator.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CatalogLayout;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks deletions off at everything that they do, and looks at what is there then, and what becomes of it. */
class BrokenOffDeletionTest {
    @TempDir
    Path folder;

    @Test
    void a_store_that_goes_away_at_any_call_leaves_nothing_by_halves() {
        int calls = 0;
        for (boolean late : List.of(false, true)) {
            for (int nth = 0; ; nth++) {
                RetentionWorld world = world(late + "-" + nth);
                if (late) {
                    world.tick();
                    world.maintain();
                    world.clock.advance(Duration.ofHours(1));
                }
                world.store().failAfter(nth, Reason.Unreachable);
                world.tick();
                boolean through = world.store().isOutstanding();
                world.store().recover();
                check(world);
                goOn(world);
                calls++;
                if (through) {
                    break;
                }
            }
        }
        // So many, or it broke off nothing.
        assertThat(calls).isGreaterThan(40);
    }

    @Test
    void an_operator_that_ends_at_any_call_to_the_cluster_leaves_nothing_by_halves() {
        for (int nth = 1; ; nth++) {
            RetentionWorld world = world("ended-" + nth);
            world.calls.endAt(nth);
            boolean through = true;
            try {
                world.tick();
            } catch (TestingCalls.Ended e) {
                through = false;
            }
            world.calls.endAt(0);
            world.restart();
            check(world);
            goOn(world);
            if (through) {
                assertThat(nth).isGreaterThan(5);
                return;
            }
        }
    }

    @Test
    void an_operator_that_ends_at_any_call_while_it_deletes_what_a_person_names_leaves_nothing_by_halves() {
        for (int nth = 1; ; nth++) {
            RetentionWorld world = world("named-" + nth);
            world.policy("daily", 9);
            world.ask("b2", "b2", true);
            world.calls.endAt(nth);
            boolean through = true;
            try {
                world.tick();
            } catch (TestingCalls.Ended e) {
                through = false;
            }
            world.calls.endAt(0);
            world.restart();
            check(world);
            world.tick();
            check(world);
            assertThat(world.restorable()).containsExactly("b1", "b3");
            assertThat(world.inCluster()).containsExactly("b1", "b3");
            if (through) {
                assertThat(nth).isGreaterThan(3);
                return;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatever_happens_every_backup_that_is_there_has_all_its_snapshots_and_files(long seed) {
        Random random = new Random(seed);
        RetentionWorld world = new RetentionWorld(folder.resolve("seed"));
        List<String> policies = List.of("daily", "hourly", "gone");
        world.policy("daily", 2);
        world.policy("hourly", 3);
        for (int round = 0; round < 25; round++) {
            switch (random.nextInt(7)) {
                case 0, 1, 2 -> {
                    String phase = List.of("Completed", "Completed", "PartiallyFailed", "Failed")
                            .get(random.nextInt(4));
                    boolean suspicious = phase.equals("PartiallyFailed") && random.nextInt(8) == 0;
                    world.backup("b" + round, policies.get(random.nextInt(3)), 0, phase, suspicious ? 1 : 0);
                }
                case 3 -> world.policy("hourly", 1 + random.nextInt(3));
                case 4 -> world.maintain();
                case 5 -> askForSome(world, random);
                default -> world.restart();
            }
            if (random.nextBoolean()) {
                world.store().failAfter(random.nextInt(60), Reason.Unreachable);
            }
            world.later();
            world.store().recover();
            check(world);
        }
        world.restart();
        world.later();
        world.maintain();
        world.later();
        check(world);
        assertThat(world.buried()).isEmpty();
        assertThat(world.there()).isEqualTo(snapshotsOf(world, world.restorable()));
    }

    private static void askForSome(RetentionWorld world, Random random) {
        List<String> there = new ArrayList<>(world.inCluster());
        if (!there.isEmpty()) {
            String name = there.get(random.nextInt(there.size()));
            world.ask(name, name, true);
        }
    }

    /** Three Backups of which the two older ones go. */
    private RetentionWorld world(String name) {
        RetentionWorld world = new RetentionWorld(folder.resolve(name));
        world.policy("daily", 1);
        for (int day = 1; day <= 3; day++) {
            world.backup("b" + day, "daily", day);
        }
        return world;
    }

    /** What can be restored is whole, and what is not is on record until nothing of it is left. */
    private static void check(RetentionWorld world) {
        Set<String> restorable = world.restorable();
        Set<String> buried = world.buried();
        assertThat(snapshotsOf(world, restorable)).isSubsetOf(world.there());
        for (BackupMarker marker : world.catalog().markers().backups()) {
            assertThat(world.location().checked(marker).objects(object -> {})).isEqualTo(1);
        }
        assertThat(buried.stream().filter(restorable::contains)).isEmpty();
        // Its list of volumes stays as long as its snapshots.
        buried.stream()
                .filter(name -> snapshotsOf(world, Set.of(name)).stream().anyMatch(world.there()::contains))
                .forEach(name -> assertThat(world.store().exists(CatalogLayout.volumes(name)))
                        .as("list of volumes of %s, whose snapshots are there", name)
                        .isTrue());
        Set<String> folders = world.store().folders("backups/").stream().collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(restorable);
        known.addAll(buried);
        assertThat(folders).isSubsetOf(known);
        Set<String> seen = snapshotsOf(world, restorable);
        seen.addAll(snapshotsOf(world, buried));
        assertThat(world.there()).isSubsetOf(seen);
        // Nothing that cannot be restored looks as if it could.
        assertThat(world.inCluster().stream()
                        .filter(name -> !restorable.contains(name))
                        .toList())
                .isSubsetOf(buried);
    }

    private static Set<String> snapshotsOf(RetentionWorld world, Set<String> backups) {
        return backups.stream()
                .flatMap(backup -> world.snapshots.get(backup).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Another operator goes on, and all ends as if nothing had happened. */
    private static void goOn(RetentionWorld world) {
        world.restart();
        world.tick();
        check(world);
        world.maintain();
        world.later();

        assertThat(world.restorable()).containsExactly("b1");
        assertThat(world.inCluster()).containsExactly("b1");
        assertThat(world.buried()).isEmpty();
        assertThat(world.there()).isEqualTo(world.snapshots.get("b1"));
        assertThat(world.store().keys("backups/")).allMatch(key -> key.startsWith("backups/b1/"));
    }
}
