package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.salvor.api.BackupCopy;
import io.salvor.api.Retention;
import io.salvor.catalog.BackupMarker;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.Backend;
import io.salvor.store.ObjectNames;
import io.salvor.testing.SealedSamples;
import io.salvor.trouble.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a look at the copies of a policy does and says. */
class CopyLookTest extends CopyFixture {
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
