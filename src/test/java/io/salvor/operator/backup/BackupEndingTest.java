package io.salvor.operator.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CatalogLayout;
import io.salvor.kubernetes.Kinds;
import io.salvor.operator.backup.hooks.HookFinalizer;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is broken, a Backup ends: by its deadline, by {@code spec.cancel}, or with its deletion, and keeps what finished. */
class BackupEndingTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_cluster() {
        world = new BackupWorld(folder);
    }

    private void assertEnded(BackupPhase phase, Reason reason) {
        assertThat(world.status().phase).as(world.status().message).isEqualTo(phase);
        assertThat(world.condition().reason).isEqualTo(reason.name());
        assertThat(world.status().completionTime).isNotNull();
        assertThat(world.jobs.secrets()).isEmpty();
        assertThat(world.jobs.started()).isEmpty();
        assertThat(world.events.reasons()).endsWith(reason.name());
    }

    private void cancel() {
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().cancel = true;
        world.objects.put(backup);
    }

    // The deadline

    @Test
    void a_repository_that_is_never_settled_does_not_keep_a_backup_past_its_deadline() {
        world.pod("db", "node-1");
        world.ask();
        world.look();
        world.look();
        assertThat(world.jobs.started()).isEmpty();
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.DeadlineExceeded);
        assertThat(world.record("db").getStatus().phase).isEqualTo(VolumePhase.Failed);
        assertThat(world.record("db").getStatus().reason).isEqualTo("DeadlineExceeded");
    }

    @Test
    void a_marker_that_cannot_be_read_does_not_keep_a_backup_past_its_starting_deadline() {
        world.locations.store("default").put(CatalogLayout.marker("nightly"), "{".getBytes(UTF_8));
        world.ask();
        world.look();
        assertThat(world.condition().reason).isEqualTo("Malformed");
        assertThat(world.status().message).endsWith("(tried again until 2026-03-01T03:00:00Z)");
        world.clock.advance(Duration.ofHours(1));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.Malformed);
        assertThat(world.status().message).startsWith("the Backup could not be begun by its deadline");
    }

    @Test
    void a_right_that_is_missing_is_a_condition_and_an_event_and_no_way_past_the_deadline() {
        world.ask();
        for (int nth = 1; nth <= 20; nth++) {
            world.calls.fail("list pods", nth, 403);
        }
        assertThat(world.look().getScheduleDelay()).contains(2_000L);
        assertThat(world.condition().reason).isEqualTo("ApiRefused");
        assertThat(world.condition().message).contains("cannot list pods");
        assertThat(world.events.reasons()).containsExactly("ApiRefused");
        assertThat(world.look().getScheduleDelay()).contains(3_000L);
        assertThat(world.events.reasons()).containsExactly("ApiRefused");
        world.clock.advance(Duration.ofHours(1));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.ApiRefused);
    }

    @Test
    void a_backup_that_nobody_has_looked_at_may_begin_for_as_long_as_its_policy_says() {
        world.pod("db", "node-1");
        world.policy(spec -> spec.startingDeadline = "12h");
        world.ask();
        world.clock.advance(Duration.ofHours(12).minusMinutes(1));
        world.look();
        assertThat(world.status().planned).as(world.status().message).isTrue();
    }

    @Test
    void a_volume_that_an_earlier_attempt_has_saved_is_not_said_to_be_lost() {
        world.pod("db", "node-1");
        world.ask();
        world.look();
        world.look();
        PodVolumeBackup record = world.record("db");
        record.getStatus().snapshotID = "1".repeat(64);
        record.getStatus().message = "its earlier snapshots could not be listed";
        world.objects.put(record);
        cancel();
        world.look();
        assertThat(world.record("db").getStatus().message)
                .startsWith("volume shop/db/data is not known to be whole: ")
                .endsWith("before that: its earlier snapshots could not be listed");
    }

    @ParameterizedTest
    @CsvSource({"12h, 720", "10m, 10"})
    void a_backup_that_nobody_has_looked_at_ends_by_the_starting_deadline_of_its_policy(String allowed, int minutes) {
        world.policy(spec -> spec.startingDeadline = allowed);
        world.ask();
        world.clock.advance(Duration.ofMinutes(minutes));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.DeadlineExceeded);
        assertThat(world.calls.made("list pods")).isEmpty();
    }

    @Test
    void a_backup_whose_policy_cannot_be_read_is_not_ended_by_a_guess_but_after_a_day() {
        for (int nth = 1; nth <= 10; nth++) {
            world.calls.fail("get BackupPolicy", nth, 403);
        }
        world.ask();
        world.clock.advance(Duration.ofHours(2));
        world.look();
        assertThat(world.condition().reason).isEqualTo("ApiRefused");
        assertThat(world.status().message).endsWith("(tried again until 2026-03-02T02:00:00Z)");
        world.clock.advance(Duration.ofHours(22));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.ApiRefused);
    }

    @Test
    void a_late_backup_whose_policy_is_gone_says_that() {
        world.removePolicy();
        world.ask();
        world.clock.advance(Duration.ofHours(2));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.PolicyNotFound);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"list PodVolumeBackup", "list Job nightly", "get ResticRepository", "editStatus", "stop all Jobs"
            })
    void an_api_server_that_always_refuses_a_call_does_not_keep_a_planned_backup_for_ever(String call) {
        world.pod("db", "node-1");
        world.started();
        for (int nth = 1; nth <= 50; nth++) {
            world.calls.fail(call, nth, 403);
        }
        for (int look = 0; look < 6; look++) {
            world.clock.advance(Duration.ofMinutes(55));
            world.look();
        }
        assertThat(world.status().completionTime).as(world.status().message).isNotNull();
    }

    @Test
    void what_finished_by_the_deadline_is_sealed() {
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
        world.reports("db", VolumePhase.Completed);
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertEnded(BackupPhase.PartiallyFailed, Reason.DeadlineExceeded);
        assertThat(world.status().message).contains("not done by its deadline", "1 of 2 volumes");
        BackupMarker marker = world.catalog().marker("nightly").orElseThrow();
        assertThat(marker.phase()).isEqualTo("PartiallyFailed");
        assertThat(marker.volumes().completed()).isEqualTo(1);
    }

    @Test
    void a_backup_that_is_done_but_for_its_seal_at_the_deadline_is_whole() {
        world.pod("db", "node-1");
        world.started();
        world.reports("db", VolumePhase.Completed);
        world.locations.store("default").failAfter(0, Reason.Unreachable);
        world.look();
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertThat(world.condition().reason).isEqualTo("Unreachable");
        world.locations.recover("default");
        world.clock.advance(Duration.ofMinutes(9));
        world.look();
        assertEnded(BackupPhase.Completed, Reason.Completed);
    }

    @Test
    void objects_are_sealed_although_no_volume_was_saved() {
        world.pod("db", "node-1");
        world.ask();
        world.look();
        world.repository(RepositoryPhase.NotReady);
        world.look();
        assertEnded(BackupPhase.Failed, Reason.Failed);
        assertThat(world.catalog().marker("nightly").orElseThrow().phase()).isEqualTo("Failed");
        assertThat(world.catalog().log("nightly")).isPresent();
    }

    @Test
    void nothing_stays_in_the_bucket_of_a_backup_that_holds_nothing() {
        world.policy(spec -> spec.include.namespaces = List.of("nothing-*"));
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.Failed);
        assertThat(world.locations.store("default").keys("backups/")).isEmpty();
    }

    @Test
    void a_backup_that_waits_to_read_the_cluster_is_not_late_for_that() {
        BackupProgress progress = progress();
        world.clock.advance(Duration.ofMinutes(29));
        progress.queued(spec());
        assertThat(queued.getStatus().deadline).isEqualTo("2026-03-01T03:00:00Z");
        world.clock.advance(Duration.ofMinutes(11));
        progress.queued(spec());
        assertThat(queued.getStatus().deadline).isEqualTo("2026-03-01T03:40:00Z");
        world.clock.advance(Duration.ofMinutes(200));
        progress.queued(spec());
        assertThat(queued.getStatus().deadline).isEqualTo("2026-03-01T06:00:00Z");
        world.clock.advance(Duration.ofMinutes(1));
        progress.queued(spec());
        assertThat(queued.getStatus().deadline).isEqualTo("2026-03-01T06:00:00Z");
    }

    private final Backup queued = new Backup();

    private BackupProgress progress() {
        queued.getMetadata().setName("queued");
        queued.getMetadata().setCreationTimestamp(BackupWorld.START.toString());
        BackupProgress progress = new BackupProgress(queued, world.events, world.clock, () -> {});
        progress.startsBy(Duration.ofHours(1));
        return progress;
    }

    private static BackupPolicySpec spec() {
        BackupPolicySpec spec = new BackupPolicySpec();
        spec.startingDeadline = "1h";
        spec.timeout = "4h";
        return spec;
    }

    // Canceled

    @Test
    void a_backup_that_is_canceled_stops_its_jobs_lets_its_pods_go_and_keeps_what_finished() {
        world.lockedPod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
        world.reports("web", VolumePhase.Completed);
        world.jobs.lingers(world.job("node-1").name());
        cancel();
        world.look();
        assertThat(world.jobs.started()).isEmpty();
        assertThat(world.condition().reason).isEqualTo("Canceled");
        assertThat(world.commands()).containsExactly("lock");

        world.clock.advance(Duration.ofSeconds(90));
        world.look();
        assertEnded(BackupPhase.Canceled, Reason.Canceled);
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertThat(world.record("db").getStatus().phase).isEqualTo(VolumePhase.Canceled);
        assertThat(world.record("db").getStatus().reason).isEqualTo("Canceled");
        assertThat(world.record("db").getStatus().attempts)
                .isNotEmpty()
                .allSatisfy(attempt -> assertThat(attempt.completionTimestamp).isNotNull());
        assertThat(world.status().failures)
                .extracting(failure -> failure.reason)
                .containsExactly("Canceled");
        BackupMarker marker = world.catalog().marker("nightly").orElseThrow();
        assertThat(marker.phase()).isEqualTo("Canceled");
        assertThat(marker.volumes().completed()).isEqualTo(1);
    }

    @Test
    void a_backup_that_is_canceled_before_it_began_leaves_nothing() {
        world.pod("db", "node-1");
        world.ask();
        cancel();
        world.look();
        assertEnded(BackupPhase.Canceled, Reason.Canceled);
        assertThat(world.locations.store("default").keys("backups/")).isEmpty();
        assertThat(world.calls.made("list pods")).isEmpty();
    }

    @Test
    void a_backup_that_is_canceled_ends_although_its_location_is_gone() {
        world.lockedPod("db", "node-1");
        world.started();
        world.locations.fail("default", Reason.StorageLocationNotFound);
        cancel();
        world.look();
        world.clock.advance(Duration.ofMinutes(10));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.NotSealed);
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertThat(world.record("db").hasEnded()).isTrue();
    }

    // Deleted

    private boolean isHeld() {
        return HookFinalizer.isOn(world.objects.now(Backup.class, "nightly"));
    }

    @Test
    void a_backup_is_kept_from_deletion_only_while_it_holds_a_pod() {
        world.lockedPod("db", "node-1");
        world.ask();
        world.look();
        assertThat(isHeld()).isFalse();
        world.repository(RepositoryPhase.Ready);
        world.look();
        assertThat(isHeld()).isTrue();
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(isHeld()).isFalse();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void a_backup_without_hooks_is_never_kept_from_deletion() {
        world.pod("db", "node-1");
        world.started();
        assertThat(isHeld()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_backup_that_is_deleted_lets_its_pods_go_also_when_its_policy_and_location_are_gone(boolean gone) {
        world.lockedPod("db", "node-1");
        world.started();
        if (gone) {
            world.removePolicy();
            world.locations.fail("default", Reason.StorageLocationNotFound);
        }
        world.delete();
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertThat(world.jobs.started()).isEmpty();
        assertThat(isHeld()).isFalse();
        assertThat(world.locations.store("default").exists(CatalogLayout.marker("nightly")))
                .isFalse();
    }

    @Test
    void an_object_that_cannot_be_archived_ends_no_backup_in_silence() {
        world.resources.put(Kinds.PODS, world.pod("db", "node-1"));
        world.ask();
        world.calls.before("list pods", 1, () -> {
            throw new IllegalArgumentException("CORP\\jdoe is no name");
        });
        world.look();
        assertThat(world.condition().reason).isEqualTo("Unexpected");
        assertThat(world.condition().message).contains("CORP\\jdoe");
    }
}
