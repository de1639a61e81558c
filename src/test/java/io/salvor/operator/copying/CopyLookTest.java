package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.api.BackupCopy;
import io.salvor.api.CopyStatus;
import io.salvor.api.MaintenanceAttempt;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.MaintenanceRules;
import io.salvor.api.MaintenanceWindow;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.api.Retention;
import io.salvor.catalog.BackupMarker;
import io.salvor.maintenance.MaintenancePause;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.Backend;
import io.salvor.store.ObjectNames;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyLookTest {
    @TempDir
    Path folder;

    private CopyWorld world;

    @BeforeEach
    void make() {
        world = new CopyWorld(folder);
    }

    private CopyStatus status() {
        return world.policy().getStatus().copies.get(0);
    }

    @Test
    void what_is_due_gets_a_job_for_its_data_and_is_sealed_once_that_is_there() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();

        ResticRepository target = world.target("shop");
        assertThat(target.getStatus().copyJob.name)
                .isEqualTo(world.job().name())
                .endsWith("-c1");
        assertThat(target.getStatus().copyJob.snapshots).isEqualTo(1);
        assertThat(target.getStatus().policies).containsExactly(CopyWorld.POLICY);
        assertThat(CopyWorld.condition(target.getStatus().conditions).reason).isEqualTo("InProgress");
        assertThat(world.copied().status).isEqualTo("Unknown");
        assertThat(world.copied().message)
                .contains("location second", world.job().name());
        assertThat(status().waiting).isEqualTo(1);
        assertThat(status().oldestWaiting).isEqualTo("b1");
        assertThat(world.copyOf("b1")).isEmpty();

        world.run();
        world.look();

        OpenLocation second = world.location(CopyWorld.SECOND);
        assertThat(second.checked(world.copyOf("b1").orElseThrow()).volumes()).hasSize(1);
        assertThat(world.copyOf("b1").orElseThrow().copiedFrom()).isEqualTo(CopyWorld.FIRST);
        assertThat(world.target("shop").getStatus().copyJob).isNull();
        assertThat(world.target("shop").getStatus().endedCopyJob).isNull();
        assertThat(world.target("shop").getStatus().lastCopyTime).isNotNull();
        assertThat(world.copied().status).isEqualTo("True");
        assertThat(world.copied().reason).isEqualTo("CopiesUpToDate");
        assertThat(status().waiting).isZero();
        assertThat(status().lastBackup).isEqualTo("b1");
        assertThat(status().backups).singleElement().satisfies(copy -> assertThat(copy.name)
                .isEqualTo("b1"));
        assertThat(world.shown("b1").getStatus().copies)
                .singleElement()
                .satisfies(copy -> assertThat(copy.storageLocation).isEqualTo(CopyWorld.SECOND));
        assertThat(world.jobs.secrets()).isEmpty();
        world.clock.advance(Duration.ofHours(2));
        world.look();
        assertThat(world.jobs.copying()).hasSize(1);
    }

    @Test
    void backups_that_are_made_faster_than_they_are_copied_do_not_keep_each_other_from_being_copied() throws Exception {
        world.copies();
        world.policy(spec -> {
            spec.copies.get(0).retention = new Retention();
            spec.copies.get(0).retention.keepLast = 1;
        });
        world.backup("b0", 100, "shop");
        world.begin();
        for (int i = 1; i <= 4; i++) {
            world.clock.advance(Duration.ofHours(1));
            world.backup("b" + i, 0, "shop");
            world.begin();
            world.run();
            world.look();
        }
        assertThat(world.location(CopyWorld.SECOND).catalog().markers().backups())
                .as("one that was begun is made whole before a newer one takes its place")
                .isNotEmpty();
        world.all();
        assertThat(world.copyOf("b4")).isPresent();
        assertThat(world.copied().reason).isEqualTo("CopiesUpToDate");
    }

    @Test
    void an_operator_that_ends_before_any_write_is_followed_by_one_that_goes_on() throws Exception {
        List<Integer> writes = writes();
        assertThat(writes).hasSizeGreaterThan(8);
        for (int write : writes) {
            CopyWorld killed = waiting("killed-" + write);
            killed.calls.endAt(write + 1);
            assertThatThrownBy(killed::all).isInstanceOf(TestingCalls.Ended.class);
            killed.calls.endAt(0);
            killed.restart();
            killed.all();

            OpenLocation second = killed.location(CopyWorld.SECOND);
            assertThat(second.checked(killed.copyOf("b1").orElseThrow()).volumes())
                    .as("write %d", write)
                    .hasSize(1);
            assertThat(killed.restic.snapshots(second.access("shop"), Duration.ofMinutes(1)))
                    .as("write %d", write)
                    .hasSize(1);
            assertThat(killed.target("shop").getStatus().copyJob).isNull();
            assertThat(killed.target("shop").getStatus().copyFailures).isNull();
            assertThat(killed.copied().status).isEqualTo("True");
            assertThat(killed.jobs.secrets()).isEmpty();
        }
    }

    /** The numbers of the calls of a course that write something. */
    private List<Integer> writes() throws Exception {
        CopyWorld undisturbed = waiting("undisturbed");
        int before = undisturbed.calls.made().size();
        undisturbed.all();
        List<String> made = undisturbed
                .calls
                .made()
                .subList(before, undisturbed.calls.made().size());
        return IntStream.range(0, made.size())
                .filter(n -> made.get(n).matches("(create|edit|editStatus|replaceStatus|start|forgetSecrets) .*"))
                .boxed()
                .toList();
    }

    private CopyWorld waiting(String name) throws Exception {
        CopyWorld other = new CopyWorld(folder.resolve(name));
        other.backup("b1", 2, "shop");
        other.copies();
        return other;
    }

    @Test
    void a_job_that_was_not_made_is_made_by_the_next_look_and_one_that_is_gone_has_failed() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.calls.fail("start Job", 1, 500);
        world.begin();
        assertThat(world.jobs.copying()).isEmpty();
        String name = world.target("shop").getStatus().copyJob.name;

        world.restart();
        world.look();
        assertThat(world.job().name()).isEqualTo(name);
        assertThat(world.job().snapshots()).hasSize(1);

        world.jobs.vanishes(name);
        world.clock.advance(Duration.ofMinutes(3));
        world.look();
        assertThat(world.target("shop").getStatus().copyJob).isNull();
        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);
    }

    @Test
    void a_job_that_failed_is_said_once_and_followed_by_another_after_a_pause_that_grows() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        world.jobs.ends(world.job().name(), "exit code 1", "BucketFull: the bucket takes no more");
        world.look();
        world.look();

        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().reason).isEqualTo("CopyFailed");
        assertThat(world.copied().message).contains("takes no more");
        assertThat(world.jobs.secrets()).isEmpty();
        assertThat(world.jobs.copying()).hasSize(1);
        assertThat(world.events.reasons()).containsExactly("CopyFailed", "CopyFailed");

        world.clock.advance(Duration.ofMinutes(2));
        world.look();
        assertThat(world.job().name()).endsWith("-c2");
        world.jobs.runsOutOfMemory(world.job().name());
        world.look();
        world.clock.advance(Duration.ofMinutes(3));
        world.look();
        assertThat(world.jobs.copying()).hasSize(2);
        assertThat(world.copied().message).contains("ran out of memory");
        assertThat(world.events.reasons()).as("news are said once").hasSize(4);

        world.clock.advance(Duration.ofMinutes(1));
        world.look();
        world.run();
        world.look();
        assertThat(world.copied().status).isEqualTo("True");
        assertThat(world.target("shop").getStatus().copyFailures).isNull();
    }

    @Test
    void a_job_that_ends_well_and_has_copied_nothing_counts_as_one_that_failed() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        world.jobs.succeeds(world.job().name());
        world.look();

        assertThat(world.jobs.copying()).hasSize(1);
        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().message)
                .contains("ended well", world.job().snapshots().get(0));

        world.clock.advance(Duration.ofMinutes(2));
        world.look();
        assertThat(world.jobs.copying()).hasSize(2);
    }

    @Test
    void jobs_that_copy_nothing_wait_longer_each_time_although_operators_end_in_between() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        for (int failures = 1; failures <= 3; failures++) {
            world.jobs.succeeds(world.job().name());
            world.restart();
            world.look();
            assertThat(world.jobs.copying()).hasSize(failures);
            assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(failures);
            assertThat(world.copied().message)
                    .contains("ended well", world.job().snapshots().get(0));

            Duration pause = MaintenancePause.after(failures);
            world.clock.advance(pause.minusSeconds(1));
            world.look();
            assertThat(world.jobs.copying()).hasSize(failures);
            world.clock.advance(Duration.ofSeconds(1));
            world.look();
            assertThat(world.jobs.copying()).hasSize(failures + 1);
        }
        world.run();
        world.look();
        assertThat(world.target("shop").getStatus().copyFailures).isNull();
        assertThat(world.copied().status).isEqualTo("True");
    }

    @Test
    void a_job_that_has_copied_nothing_keeps_those_of_other_policies_waiting_too() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        world.jobs.succeeds(world.job().name());
        world.otherPolicy("b2", 1, "shop");
        world.look();

        assertThat(world.jobs.copying()).hasSize(1);
        assertThat(world.target("shop").getStatus().copyFailures).isEqualTo(1);
    }

    @Test
    void something_else_of_its_name_in_the_other_location_is_left_alone_and_said() throws Exception {
        BackupMarker other = world.backup("b1", 2);
        world.copies();
        SealedSamples.seal(
                world.location(CopyWorld.SECOND).catalog(),
                folder.resolve("other.tar"),
                new BackupMarker(
                        other.formatVersion(),
                        "b1",
                        "another-uid",
                        "another-policy",
                        null,
                        null,
                        other.startTime(),
                        other.completionTime(),
                        "Completed",
                        CopyWorld.SECOND,
                        List.of(),
                        1,
                        other.volumes(),
                        null,
                        null),
                List.of());
        world.all();

        assertThat(world.copyOf("b1").orElseThrow().uid()).isEqualTo("another-uid");
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().message).contains("b1", "another backup of its name");
        assertThat(status().backups).isEmpty();
    }

    @Test
    void it_waits_for_the_window_and_for_suspend_also_of_a_policy_that_has_copied_nothing_yet() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.policy(spec -> {
            spec.maintenance = new MaintenanceRules();
            spec.maintenance.maintenanceWindow = new MaintenanceWindow();
            spec.maintenance.maintenanceWindow.schedule = "0 20 * * *";
            spec.maintenance.maintenanceWindow.length = "1h";
        });
        world.begin();

        assertThat(world.jobs.copying()).isEmpty();
        assertThat(world.copied().status).isEqualTo("Unknown");
        assertThat(world.copied().message).contains("window", "2026-11-27T20:00:00Z");
        int asked = world.locations.opened();
        world.later();
        assertThat(world.locations.opened())
                .as("nothing is read while it waits")
                .isEqualTo(asked);

        suspend(true);
        world.clock.advance(Duration.ofHours(8));
        world.look();
        assertThat(world.jobs.copying()).isEmpty();
        assertThat(world.copied().reason).isEqualTo("Suspended");

        suspend(false);
        world.look();
        assertThat(world.jobs.copying()).hasSize(1);
    }

    private void suspend(boolean suspended) {
        world.objects.edit(world.target("shop"), target -> {
            target.getSpec().suspend = suspended;
            return target;
        });
    }

    @Test
    void it_waits_while_maintenance_of_either_repository_is_about_to_exclude_others() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.look();
        world.open();
        world.target("shop", status -> maintained(status, "Forget"));
        world.later();
        assertThat(world.jobs.copying()).isEmpty();
        assertThat(world.copied().message).contains("is maintained");

        world.target("shop", status -> maintained(status, "Check"));
        world.look();
        assertThat(world.jobs.copying()).hasSize(1);
    }

    private static void maintained(ResticRepositoryStatus status, String step) {
        status.maintenanceJob = new MaintenanceAttempt();
        status.maintenanceJob.name = "m1";
        status.round = new MaintenanceRound();
        status.round.number = 1L;
        status.round.steps = List.of(step);
    }

    @Test
    void few_are_at_work_at_once_and_a_backup_is_sealed_when_all_of_its_namespaces_are_there() throws Exception {
        world.backup("b1", 2, "a", "b", "c");
        world.copies();
        world.begin();
        assertThat(world.jobs.copying()).hasSize(2);

        world.run();
        world.look();
        assertThat(world.copyOf("b1")).isEmpty();
        assertThat(world.jobs.copying()).hasSize(3);

        world.run();
        world.look();
        assertThat(world.copyOf("b1")).isPresent();
        assertThat(world.meters.get("salvor.copies.waiting").gauge().value()).isZero();
    }

    @Test
    void a_policy_without_copies_costs_nothing() throws Exception {
        world.backup("b1", 2, "shop");
        int asked = world.locations.opened();
        world.look();
        world.calls.clear();
        world.look();

        assertThat(world.locations.opened()).isEqualTo(asked);
        assertThat(world.calls.made()).containsExactly("list BackupPolicy");
        assertThat(world.policy().getStatus().conditions).isEmpty();
    }

    @Test
    void a_policy_that_copies_no_longer_says_nothing_of_copies_and_its_job_is_taken_in() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();
        world.policy(spec -> spec.copies = List.of());
        world.run();
        world.look();

        assertThat(world.policy().getStatus().copies).isEmpty();
        assertThat(world.copied()).isNull();
        assertThat(world.target("shop").getStatus().copyJob).isNull();
        assertThat(world.copyOf("b1")).isEmpty();
    }

    @Test
    void what_is_begun_and_not_due_any_more_is_removed_and_never_copied() throws Exception {
        world.backup("b1", 4, "shop");
        world.copies();
        world.look();
        assertThat(world.location(CopyWorld.SECOND).catalog().isBegun("b1")).isTrue();

        world.policy(spec -> {
            spec.copies.get(0).retention = new Retention();
            spec.copies.get(0).retention.keepLast = 1;
        });
        world.backup("b2", 2, "shop");
        world.all();

        assertThat(world.location(CopyWorld.SECOND).catalog().isBegun("b1")).isFalse();
        assertThat(world.copyOf("b1")).isEmpty();
        assertThat(world.copyOf("b2")).isPresent();
        assertThat(status().waiting).isZero();
    }

    @Test
    void a_backup_that_was_taken_while_others_waited_lacks_nothing() throws Exception {
        world.backup("b1", 4, "shop");
        world.copies();
        world.look();
        world.open();
        world.target("shop", status -> maintained(status, "Forget"));
        world.later();
        assertThat(world.jobs.copying()).isEmpty();

        world.backup("b2", 2, "shop");
        world.target("shop", status -> status.maintenanceJob = null);
        world.look();

        assertThat(world.copied().message).doesNotContain("has no snapshot");
        assertThat(world.job().snapshots()).hasSize(2);
    }

    @Test
    void a_snapshot_that_is_gone_keeps_its_backup_alone_from_being_copied() throws Exception {
        BackupMarker gone = world.backup("b1", 4, "shop");
        world.backup("b2", 2, "shop");
        OpenLocation first = world.location(CopyWorld.FIRST);
        String snapshot = first.checked(gone).volumes().get(0).status().snapshotID();
        first.store().delete(ObjectNames.repositorySnapshots("shop") + snapshot);
        world.copies();
        world.all();

        assertThat(world.copyOf("b2")).isPresent();
        assertThat(world.copyOf("b1")).isEmpty();
        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().message).contains("b1", snapshot);
        assertThat(status().waiting).isEqualTo(1);
        assertThat(world.meters.get("salvor.copies.failing").gauge().value()).isEqualTo(1);
    }

    @Test
    void a_location_that_is_away_is_said_and_asked_again_within_a_minute() throws Exception {
        for (String away : List.of(CopyWorld.SECOND, CopyWorld.FIRST)) {
            CopyWorld other = waiting(away);
            other.locations.fail(away, Reason.Unreachable);
            other.look();
            assertThat(other.copied().status).isEqualTo("False");
            assertThat(other.copied().reason).isEqualTo("Unreachable");
            assertThat(other.events.reasons()).containsExactly("Unreachable");

            other.locations.recover(away);
            other.later();
            assertThat(other.copied().status).isEqualTo("Unknown");
        }
    }

    @Test
    void nothing_is_copied_to_a_location_that_is_only_read_which_is_said() throws Exception {
        world.backup("b1", 2);
        world.copies();
        world.locations.readOnly(CopyWorld.SECOND);
        world.look();

        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().reason).isEqualTo("LocationReadOnly");
        assertThat(status().message).contains("location second is only read");
        assertThat(world.copyOf("b1")).isEmpty();
    }

    /** Of whatever provider: the reason is that of the location. */
    @ParameterizedTest
    @CsvSource({"second, RcloneMissing", "second, TlsFailed", "nowhere, StorageLocationNotFound"})
    void a_location_that_cannot_be_used_is_named_with_its_own_reason_and_keeps_no_other(String name, Reason reason)
            throws Exception {
        world.backup("b1", 2);
        world.locations.add("third");
        world.policy(spec ->
                spec.copies = Stream.of(name, "third").map(CopyLookTest::copyTo).toList());
        if (!name.equals("nowhere")) {
            world.locations.fail(name, reason);
        }
        world.all();

        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().reason).isEqualTo(reason.name());
        assertThat(world.copied().message).startsWith("location " + name + ": ");
        assertThat(status().storageLocation).isEqualTo(name);
        assertThat(status().message).contains(name);
        assertThat(world.location("third").catalog().marker("b1")).isPresent();
    }

    private static BackupCopy copyTo(String location) {
        BackupCopy copy = new BackupCopy();
        copy.storageLocation = location;
        return copy;
    }

    @ParameterizedTest
    @CsvSource({
        "default, is the same place as location default",
        "default/inner, lies in location default",
        "default/restic/inner, lies in location default",
        "., has in it location default"
    })
    void a_location_that_is_no_other_place_is_no_copy_which_is_said(String place, String said) throws Exception {
        world.backup("b1", 2);
        world.locations.add("third", place);
        world.policy(spec -> spec.copies = List.of(copyTo("third")));
        List<String> before = world.location("third").store().keys("");
        world.look();

        assertThat(world.copied().status).isEqualTo("False");
        assertThat(world.copied().reason).isEqualTo("InvalidLocation");
        assertThat(world.copied().message).contains("location third " + said, "take it out of the policy's copies");
        assertThat(world.location("third").store().keys("")).isEqualTo(before);
        assertThat(world.jobs.copying()).isEmpty();
    }

    @Test
    void two_copies_in_one_place_are_one_which_is_said_of_the_second() throws Exception {
        world.backup("b1", 2);
        world.locations.add("third", CopyWorld.SECOND);
        world.policy(spec -> spec.copies =
                Stream.of(CopyWorld.SECOND, "third").map(CopyLookTest::copyTo).toList());
        world.all();

        assertThat(world.copyOf("b1")).isPresent();
        assertThat(world.copied().message).contains("location third is the same place as location second");
        assertThat(world.policy().getStatus().copies)
                .filteredOn(copy -> copy.storageLocation.equals("third"))
                .singleElement()
                .satisfies(copy -> assertThat(copy.message).contains("location second"));
    }

    /** Accounts and remotes do not stand in what restic calls a place. */
    @Test
    void places_that_are_called_the_same_and_are_two_are_two() throws Exception {
        OpenLocation first = world.location(CopyWorld.FIRST);
        OpenLocation second = world.location(CopyWorld.SECOND);
        Backend called = first.backend();
        OpenLocation same = new OpenLocation(
                second.name(), called, second.store(), second.catalog(), second.masterKey(), second.keyContext());

        assertThatCode(() -> new SeparatePlaces().require(world.policy(), first, same))
                .doesNotThrowAnyException();
        assertThat(second.store().keys("")).noneMatch(key -> key.startsWith(".salvor-test/"));
    }

    @Test
    @Timeout(60)
    void a_location_that_is_slow_to_answer_delays_no_other() throws Exception {
        world.locations.add("third");
        world.backup("b1", 2);
        world.copies();
        world.policy(spec -> {
            BackupCopy third = new BackupCopy();
            third.storageLocation = "third";
            spec.copies = List.of(spec.copies.get(0), third);
        });
        world.work = new LocationWork(Duration.ofMillis(100));
        world.restart();
        CountDownLatch answer = new CountDownLatch(1);
        world.locations.hold(CopyWorld.SECOND, answer);
        world.look();

        // What is slow answers at last; the other may have been sealed after this look.
        Awaitility.await()
                .until(() ->
                        world.locations.open("third").catalog().marker("b1").isPresent());
        assertThat(world.policy().getStatus().copies).hasSize(2);
        answer.countDown();
        Awaitility.await().until(() -> {
            world.look();
            return world.copied() != null && world.copied().status.equals("True");
        });
        assertThat(world.copyOf("b1")).isPresent();
    }
}
