package io.salvor.operator.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.CheckFinding;
import io.salvor.api.DamagedSnapshot;
import io.salvor.api.LocationAccess;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.catalog.Tombstone;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.restic.BackupArguments;
import io.salvor.testing.ReadyRepository;
import io.salvor.trouble.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceLookTest {
    private static final Duration LONG = Duration.ofDays(8);
    private static final String[] ALL = {"Forget", "Prune", "Check", "Figures"};

    @TempDir
    Path folder;

    private MaintenanceWorld world;

    @BeforeEach
    void open() {
        world = new MaintenanceWorld(folder);
    }

    private String job() {
        return world.jobs.maintaining().get(world.jobs.maintaining().size() - 1).name();
    }

    private void ends(String report) {
        world.jobs.ends(job(), "its container ended with exit code 1", report);
    }

    @Test
    void what_is_due_gets_a_job_that_is_on_record_and_its_end_is_taken_in() {
        world.repository("shop", LONG);
        world.look();

        ResticRepositoryStatus begun = world.status("shop");
        assertThat(begun.maintenanceJob.name).isEqualTo(job()).endsWith("-m1");
        assertThat(begun.maintenanceJob.memoryLimit).isEqualTo("512Mi");
        assertThat(begun.round.steps).containsExactly(ALL);
        assertThat(world.jobs.maintaining().get(0).forget()).isEmpty();
        assertThat(world.condition("shop", "Maintained").reason).isEqualTo("InProgress");
        world.look();
        assertThat(world.jobs.maintaining()).hasSize(1);

        world.did("shop", ALL);
        ends("");
        world.look();

        ResticRepositoryStatus done = world.status("shop");
        assertThat(done.maintenanceJob).isNull();
        assertThat(done.round).isNull();
        assertThat(done.packs).isZero();
        assertThat(done.unused).isEqualTo("0%");
        assertThat(world.condition("shop", "Maintained").status).isEqualTo("True");
        assertThat(world.jobs.secrets()).isEmpty();
        assertThat(world.repository("shop").getMetadata().getAnnotations())
                .containsKey("reconcile.salvor.io/requestedAt");
        world.look();
        assertThat(world.jobs.maintaining()).hasSize(1);
        assertThat(world.status("shop").nextMaintenanceTime).isEqualTo("2026-12-03T02:00:00Z");
    }

    @Test
    void a_job_that_ended_early_is_gone_on_with_by_another_after_a_pause_that_grows() {
        world.repository("shop", LONG);
        world.look();
        world.did("shop", "Forget");
        ends("RepositoryLocked: the repository is locked by another restic");
        world.look();
        assertThat(world.status("shop").maintenanceFailures).isEqualTo(1);
        assertThat(world.condition("shop", "Maintained").reason).isEqualTo("MaintenanceFailed");
        assertThat(world.condition("shop", "Maintained").message)
                .contains("Prune", "locked by another restic", "tried again");

        world.look();
        assertThat(world.jobs.maintaining()).hasSize(1);
        world.clock.advance(Duration.ofMinutes(2));
        world.look();

        assertThat(job()).endsWith("-m2");
        assertThat(world.status("shop").round.number).isEqualTo(1);
        assertThat(world.condition("shop", "Maintained").message).contains("left: Prune, Check, Figures");
    }

    @Test
    void a_job_that_was_not_made_is_made_by_the_next_look_and_one_that_is_gone_has_failed() {
        world.repository("shop", LONG);
        world.calls.fail("start Job", 1, 500);
        world.look();
        assertThat(world.jobs.maintaining()).isEmpty();
        assertThat(world.status("shop").maintenanceJob).isNotNull();

        world.look();
        assertThat(job()).isEqualTo(world.status("shop").maintenanceJob.name);

        world.jobs.vanishes(job());
        world.clock.advance(Duration.ofMinutes(3));
        world.look();
        assertThat(world.status("shop").maintenanceJob).isNull();
        assertThat(world.status("shop").maintenanceFailures).isEqualTo(1);
    }

    @Test
    void few_are_at_work_at_once_and_the_others_say_what_they_wait_for() {
        for (String namespace : List.of("a", "b", "c")) {
            world.repository(namespace, LONG);
        }
        world.look();
        assertThat(world.jobs.maintaining()).hasSize(2);
        String waiting = List.of("a", "b", "c").stream()
                .filter(namespace -> world.status(namespace).maintenanceJob == null)
                .findFirst()
                .orElseThrow();
        assertThat(world.condition(waiting, "Maintained").reason).isEqualTo("Queued");
        assertThat(world.condition(waiting, "Maintained").message).contains("others are maintained");
    }

    @Test
    void damage_is_said_and_nothing_is_removed_until_a_check_is_content() {
        world.repository("shop", LONG);
        world.look();
        world.did("shop", ALL);
        world.status("shop", status -> {
            status.maintenance.done = List.of("Forget", "Check", "Figures");
            status.maintenance.found = new CheckFinding();
            status.maintenance.found.packCount = 1;
            DamagedSnapshot snapshot = new DamagedSnapshot();
            snapshot.backup = "shop-nightly-1";
            snapshot.volume = "data-db-0";
            status.maintenance.found.snapshots = List.of(snapshot);
        });
        ends("RepositoryDamaged: restic prune met damage");
        world.look();

        assertThat(world.status("shop").round).isNull();
        assertThat(world.condition("shop", "Damaged").reason).isEqualTo("RepositoryDamaged");
        assertThat(world.condition("shop", "Damaged").message).contains("shop-nightly-1", "data-db-0", "repair.md");
        assertThat(world.events.reasons()).contains("RepositoryDamaged");

        world.ask("shop", "maintain");
        world.look();
        assertThat(world.status("shop").round.steps).containsExactly("Check", "Figures");
        world.did("shop", "Check", "Figures");
        world.status("shop", status -> status.maintenance.found = null);
        ends("");
        world.look();
        assertThat(world.condition("shop", "Damaged")).isNull();
    }

    @Test
    void who_asks_for_a_prune_of_a_damaged_one_reads_why_nothing_is_removed() {
        world.repository("shop", LONG);
        world.look();
        world.did("shop", ALL);
        world.status("shop", status -> status.maintenance.found = new CheckFinding());
        ends("");
        world.look();
        world.ask("shop", "prune");
        world.look();

        assertThat(world.status("shop").round.steps).containsExactly("Figures");
        assertThat(world.condition("shop", "Maintained").message).contains("nothing is removed", "repair.md");

        world.did("shop", "Figures");
        ends("");
        world.look();
        world.look();
        assertThat(world.condition("shop", "Maintained").message).contains("nothing is removed", "repair.md");
    }

    @Test
    void more_snapshots_than_a_job_is_given_are_forgotten_in_a_round_that_begins_at_once() {
        world.repository("shop", LONG);
        world.look();
        world.did("shop", ALL);
        world.status("shop", status -> status.maintenance.forgotten = MaintenanceStart.MOST_FORGOTTEN);
        ends("");
        world.look();
        world.look();

        assertThat(world.jobs.maintaining()).hasSize(2);
        assertThat(world.status("shop").round.steps).containsExactly("Forget", "Prune", "Figures");
        assertThat(world.status("shop").round.because).contains("more snapshots");
        world.did("shop", "Forget", "Prune", "Figures");
        world.status("shop", status -> status.maintenance.forgotten = 7);
        ends("");
        world.look();
        assertThat(world.status("shop").round).isNull();
    }

    @Test
    void what_a_person_asks_for_and_cannot_begin_waits_like_what_has_failed_until_somebody_asks_again() {
        world.repository("shop", Duration.ofHours(1));
        world.locations.fail("default", Reason.Unreachable);
        world.ask("shop", "prune");
        world.look();
        int opened = world.locations.opened();
        world.clock.advance(Duration.ofSeconds(10));
        world.look();
        world.look();

        assertThat(world.locations.opened()).isEqualTo(opened);
        assertThat(world.status("shop").maintenanceFailures).isEqualTo(1);
        assertThat(world.condition("shop", "Maintained").reason).isEqualTo("Unreachable");

        world.locations.recover("default");
        world.ask("shop", "prune");
        world.look();
        assertThat(world.jobs.maintaining()).hasSize(1);
    }

    @Test
    void a_snapshot_that_keeps_a_deletion_from_ending_is_said() throws Exception {
        world.repository("shop", LONG);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("file"), "x");
        String id = world.restic
                .backup(
                        world.location.access("shop"),
                        BackupArguments.everything(
                                data, null, Map.of("backup", "other", "backup-uid", "uid-other", "ns", "shop")),
                        progress -> {},
                        Duration.ofMinutes(1))
                .snapshotId();
        world.location
                .catalog()
                .deletions()
                .put(new Tombstone(
                        Tombstone.FORMAT_VERSION,
                        "gone",
                        "uid-gone",
                        null,
                        null,
                        "no clause keeps it",
                        world.clock.instant(),
                        List.of(new Tombstone.Repository("shop", List.of(id)))));
        Backup other = new Backup();
        other.setMetadata(new ObjectMetaBuilder()
                .withName("other")
                .withNamespace("salvor")
                .withUid("uid-other")
                .build());
        other.setSpec(new BackupSpec());
        world.objects.put(other);
        world.look();

        assertThat(world.jobs.maintaining().get(0).forget()).isEmpty();
        assertThat(world.status("shop").stuck).singleElement().asString().contains(id, "backup gone is deleted, but");
        world.did("shop", ALL);
        ends("");
        world.look();
        world.look();
        assertThat(world.condition("shop", "Maintained").message).contains("1 snapshot", id);

        world.objects.remove(Backup.class, "other");
        world.ask("shop", "prune");
        world.look();
        assertThat(world.jobs.maintaining().get(1).forget()).containsExactly(id);
        assertThat(world.status("shop").stuck).isEmpty();
    }

    @Test
    void suspended_and_unreadable_settings_are_said_and_nothing_begins() {
        world.repository("shop", LONG);
        world.spec("shop", spec -> spec.suspend = true);
        world.look();
        assertThat(world.condition("shop", "Maintained").reason).isEqualTo("Suspended");
        world.spec("shop", spec -> {
            spec.suspend = null;
            spec.maintenanceFrequency = "99999999999h";
        });
        world.look();
        assertThat(world.condition("shop", "Maintained").reason).isEqualTo("InvalidMaintenance");
        assertThat(world.condition("shop", "Maintained").message).contains("this repository", "99999999999h");
        assertThat(world.jobs.maintaining()).isEmpty();
    }

    @Test
    void a_location_that_is_away_is_said_and_others_go_on() {
        world.repository("shop", LONG);
        world.locations.fail("default", Reason.Unreachable);
        world.look();
        assertThat(world.condition("shop", "Maintained").reason).isEqualTo("Unreachable");
        world.locations.recover("default");
        world.clock.advance(Duration.ofMinutes(2));
        world.look();
        assertThat(world.jobs.maintaining()).hasSize(1);
    }

    @Test
    @Timeout(60)
    void a_location_that_is_slow_to_answer_delays_no_other() {
        world.work = new LocationWork(Duration.ofMillis(100));
        CountDownLatch answer = new CountDownLatch(1);
        OpenLocation slow = world.locations.add("slow");
        world.location("slow");
        world.repository("a", LONG.plusDays(20));
        ReadyRepository.make(slow.access("a"));
        world.spec("a", spec -> spec.backupStorageLocation = "slow");
        world.repository("b", LONG);
        world.repository("c", LONG);
        world.locations.hold("slow", answer);
        try {
            // It holds no turn of theirs. What is slow takes all the time of a look, so that they come on beside it.
            Awaitility.await().until(() -> {
                world.look();
                awaitIdle("default");
                return world.status("b").maintenanceJob != null && world.status("c").maintenanceJob != null;
            });
            assertThat(isIdle("slow")).isFalse();
            assertThat(world.status("a").maintenanceJob).isNull();
        } finally {
            answer.countDown();
        }
        awaitIdle("slow");
        assertThat(world.condition("a", "Maintained").message).contains("others are maintained before it");

        for (String namespace : List.of("b", "c")) {
            world.did(namespace, ALL);
            world.jobs.ends(world.status(namespace).maintenanceJob.name, "its container ended", "");
        }
        world.work = new LocationWork(Duration.ofMinutes(1));
        world.look();
        assertThat(world.status("a").maintenanceJob).isNotNull();
    }

    private boolean isIdle(String location) {
        return world.work.look().soon(location, () -> true).isPresent();
    }

    private void awaitIdle(String location) {
        Awaitility.await().until(() -> isIdle(location));
    }

    @Test
    void where_nothing_is_written_nothing_is_due() {
        world.repository("shop", Duration.ZERO);
        world.look();
        assertThat(world.status("shop").nextMaintenanceTime).isNotNull();

        BackupStorageLocation location =
                world.objects.get(BackupStorageLocation.class, "default").orElseThrow();
        location.getSpec().accessMode = LocationAccess.ReadOnly;
        world.objects.put(location);
        world.clock.advance(LONG);
        world.look();
        assertThat(world.status("shop").nextMaintenanceTime).isNull();
        assertThat(world.jobs.maintaining()).isEmpty();
    }

    @Test
    void somebody_who_holds_the_lease_or_a_lock_of_the_dead_is_found_before_a_job_begins() throws Exception {
        world.repository("shop", LONG);
        java.nio.file.Files.writeString(
                Path.of(world.location.repoIdentifier("shop")).resolve("locks").resolve("a".repeat(64)), "");
        world.look();
        // A lock that cannot be read is nobody's; the look says so and does not begin.
        assertThat(world.jobs.maintaining()).isEmpty();
        assertThat(world.condition("shop", "Maintained").status).isNotEqualTo("True");
    }

    @Test
    void a_repository_is_closed_only_while_its_own_job_is_at_a_step_that_excludes_others() {
        world.repository("shop", LONG);
        world.look();
        assertThat(Repositories.isClosed(world.repository("shop"))).isFalse();
        world.did("shop", "Forget");
        world.status("shop", status -> {
            status.maintenance.step = "Prune";
            status.maintenance.job = status.maintenanceJob.name;
        });
        assertThat(Repositories.isClosed(world.repository("shop"))).isTrue();
        world.status("shop", status -> status.maintenance.step = "Check");
        assertThat(Repositories.isClosed(world.repository("shop"))).isFalse();
        world.status("shop", status -> {
            status.maintenance.step = "Prune";
            status.maintenanceJob = null;
        });
        assertThat(Repositories.isClosed(world.repository("shop"))).isFalse();
    }

    @Test
    void the_share_of_data_follows_from_the_days_and_what_was_read() {
        world.repository("shop", LONG);
        world.spec("shop", spec -> {
            spec.readDataDays = 28;
            spec.maintenanceFrequency = "168h";
        });
        world.look();
        assertThat(world.status("shop").round.readPart).isEqualTo(1);
        assertThat(world.status("shop").round.readParts).isEqualTo(4);
        assertThat(world.status("shop").settings).contains("readDataDays: 28 (this repository)");
    }

    @Test
    void a_round_ends_with_the_damage_that_its_check_has_found_and_does_not_come_to_prune_again() {
        world.repository("shop", LONG);
        world.look();
        world.did("shop", "Forget", "Check");
        world.status("shop", status -> status.maintenance.found = new CheckFinding());
        ends("RepositoryDamaged: restic stats met damage");
        world.look();

        assertThat(world.status("shop").round).isNull();
        assertThat(world.condition("shop", "Damaged").status).isEqualTo("True");
        world.clock.advance(Duration.ofHours(25));
        world.look();
        assertThat(world.status("shop").round.steps).containsExactly("Check", "Figures");
    }

    @Test
    void one_that_cannot_begin_leaves_its_turn_to_others_and_is_tried_again_after_a_pause() {
        for (String namespace : List.of("a", "b", "c", "d")) {
            world.repository(namespace, LONG.plusDays(namespace.equals("d") ? 0 : 20));
        }
        OpenLocation away = world.locations.add("away");
        world.locations.fail("away", Reason.Unreachable);
        for (String namespace : List.of("a", "b", "c")) {
            ReadyRepository.make(away.access(namespace));
            world.spec(namespace, spec -> spec.backupStorageLocation = "away");
        }
        world.location("away");
        world.look();

        assertThat(world.status("d").maintenanceJob).isNotNull();
        assertThat(world.condition("a", "Maintained").reason).isEqualTo("Unreachable");
        int opened = world.locations.opened();
        world.look();
        world.look();
        world.look();
        // One of a location in a look, and then it waits.
        assertThat(world.locations.opened()).isEqualTo(opened + 2);
        world.clock.advance(Duration.ofMinutes(3));
        world.locations.recover("away");
        world.look();
        assertThat(world.jobs.maintaining()).hasSize(2);
    }

    @Test
    void one_that_cannot_be_decided_about_says_so_and_others_go_on() {
        world.repository("a", LONG);
        world.repository("b", LONG);
        world.status("a", status -> {
            status.maintenanceFailures = 3;
            status.lastFailureTime = "yesterday";
        });
        world.look();
        assertThat(world.status("b").maintenanceJob).isNotNull();
    }

    @Test
    void what_nobody_has_thought_of_is_said_of_the_one_and_others_go_on() {
        world.repository("a", LONG);
        world.look();
        world.status("a", status -> status.maintenanceJob.deadline = "tomorrow");
        world.repository("b", LONG);
        world.look();
        assertThat(world.status("b").maintenanceJob).isNotNull();
        assertThat(world.condition("a", "Maintained").reason).isEqualTo("Unexpected");
    }

    @Test
    void what_would_be_forgotten_is_said_or_why_nobody_can_tell() {
        world.repository("shop", LONG);
        world.spec("shop", spec -> spec.suspend = true);
        world.locations.fail("default", Reason.Unreachable);
        world.ask("shop", "forget-plan");
        world.look();
        assertThat(world.status("shop").forgetPreview.message).contains("default");
        assertThat(world.status("shop").forgetPreview.forget).isNull();
        assertThat(world.status("shop").lastHandledMaintenance).endsWith("forget-plan");

        world.locations.recover("default");
        world.clock.advance(Duration.ofMinutes(1));
        world.ask("shop", "forget-plan");
        world.look();
        assertThat(world.status("shop").forgetPreview.message).isNull();
        assertThat(world.status("shop").forgetPreview.forget).isZero();
    }

    @Test
    void what_would_be_forgotten_is_said_later_where_maintenance_begins_first() {
        world.repository("shop", LONG);
        world.ask("shop", "forget-plan");
        ResticSlots taken = world.slots();
        for (int i = 0; taken.take("other-" + i); i++) {
            assertThat(i).isLessThan(100);
        }
        world.look(taken);
        assertThat(world.status("shop").maintenanceJob).isNotNull();
        assertThat(world.status("shop").forgetPreview).isNull();

        world.look();
        world.did("shop", ALL);
        ends("");
        world.look();
        world.look();
        assertThat(world.status("shop").forgetPreview.forget).isZero();
    }
}
