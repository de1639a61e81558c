package io.salvor.operator.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.salvor.api.Backup;
import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.HookPhase;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.StoredPlan;
import io.salvor.kubernetes.NodeJob;
import io.salvor.store.ObjectStore;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Backup through all of its stages, and what becomes of it where something is in the way. */
class BackupReconcilerTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_cluster() {
        world = new BackupWorld(folder);
    }

    private void assertEnded(BackupPhase phase, Reason reason) {
        assertThat(world.status().phase).isEqualTo(phase);
        assertThat(world.condition().reason).isEqualTo(reason.name());
        assertThat(world.status().completionTime).isNotNull();
        assertThat(world.jobs.secrets()).isEmpty();
        int calls = world.calls.made().size();
        assertThat(world.look().getScheduleDelay()).isEmpty();
        assertThat(world.calls.made()).hasSize(calls + 1);
    }

    private void assertWaits(Reason reason) {
        assertThat(world.condition().status).isEqualTo("Unknown");
        assertThat(world.condition().reason).isEqualTo(reason.name());
        assertThat(world.status().completionTime).isNull();
    }

    // The way without trouble

    @Test
    void a_backup_goes_from_its_request_to_its_seal() {
        world.pod("db", "node-1");
        world.ask();
        assertThat(world.look().getScheduleDelay()).contains(10_000L);
        assertThat(world.status().phase).isEqualTo(BackupPhase.InProgress);
        assertThat(world.status().planned).isTrue();
        assertThat(world.status().storageLocation).isEqualTo("default");
        assertThat(world.status().startTime).isEqualTo("2026-03-01T02:00:00Z");
        assertThat(world.status().deadline).isEqualTo("2026-03-01T06:00:00Z");
        assertThat(world.status().volumes.total).isEqualTo(1);
        assertThat(world.jobs.started()).isEmpty();

        world.repository(RepositoryPhase.Ready);
        world.look();
        NodeJob job = world.job("node-1");
        assertThat(job.passwords()).containsOnlyKeys("shop");
        assertThat(job.volumes())
                .containsExactly(new NodeJob.Volume(
                        world.record("db").getMetadata().getName(),
                        "/var/lib/kubelet/pods/db-uid/volumes/kubernetes.io~empty-dir/data",
                        1));

        world.clock.advance(Duration.ofMinutes(5));
        world.reports("db", VolumePhase.Completed);
        assertThat(world.look().getScheduleDelay()).isEmpty();
        assertEnded(BackupPhase.Completed, Reason.Completed);
        BackupMarker marker = world.catalog().marker("nightly").orElseThrow();
        assertThat(marker.completionTime()).hasToString(world.status().completionTime);
        assertThat(marker.volumes().completed()).isEqualTo(1);
        assertThat(world.events.reasons()).containsExactly("Planned", "Completed");
    }

    @Test
    void each_node_has_a_job_of_its_own() {
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.pod("cache", "node-1");
        world.started();
        assertThat(world.job("node-1").volumes()).hasSize(2);
        assertThat(world.job("node-2").volumes()).hasSize(1);
        assertThat(world.jobs.started()).hasSize(2);
    }

    @Test
    void a_backup_without_volumes_is_sealed_at_the_first_look() {
        world.ask();
        world.look();
        assertEnded(BackupPhase.Completed, Reason.Completed);
        assertThat(world.status().message).contains("0 of 0 volumes saved whole");
    }

    @Test
    void a_backup_that_saves_nothing_is_not_stored() {
        world.policy(spec -> spec.include.namespaces = List.of("nothing-*"));
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.Failed);
        assertThat(world.catalog().marker("nightly")).isEmpty();
        assertThat(world.events.reasons()).containsExactly("Planned", "Failed");
    }

    @Test
    void a_backup_that_somebody_deleted_is_left_alone() {
        world.ask();
        world.calls.before("get Backup nightly", 1, () -> world.objects.remove(Backup.class, "nightly"));
        assertThat(world.look().getScheduleDelay()).isEmpty();
        assertThat(world.calls.made()).containsExactly("get Backup nightly");
    }

    // Before the plan

    @Test
    void a_backup_of_a_policy_that_does_not_exist_fails() {
        world.removePolicy();
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.PolicyNotFound);
        assertThat(world.status().message).contains("names BackupPolicy daily").contains("namespace salvor");
        assertThat(world.events.reasons()).containsExactly("PolicyNotFound");
    }

    @Test
    void a_backup_of_a_policy_that_cannot_be_run_fails_with_what_is_wrong_in_it() {
        world.policy(spec -> spec.timeout = "soon");
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.InvalidPolicy);
        assertThat(world.status().message).contains("timeout").contains("soon");
    }

    @Test
    void a_location_that_does_not_exist_ends_a_backup_at_once() {
        world.policy(spec -> spec.storageLocation = "elsewhere");
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.StorageLocationNotFound);
    }

    @Test
    void a_new_backup_waits_for_its_location_until_the_starting_deadline() {
        world.locations.fail("default", Reason.CredentialsNotFound);
        world.ask();
        assertThat(world.look().getScheduleDelay()).contains(10_000L);
        assertWaits(Reason.CredentialsNotFound);
        assertThat(world.status().phase).isEqualTo(BackupPhase.New);
        assertThat(world.status().message).endsWith("(tried again until 2026-03-01T03:00:00Z)");

        world.clock.advance(Duration.ofMinutes(59));
        world.look();
        assertWaits(Reason.CredentialsNotFound);
        assertThat(world.events.reasons()).containsExactly("CredentialsNotFound");

        world.clock.advance(Duration.ofMinutes(1));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.CredentialsNotFound);
    }

    @Test
    void a_bucket_that_does_not_answer_is_waited_for_with_its_own_reason_and_then_used() {
        world.locations.store("default").failAfter(0, Reason.Unreachable);
        world.ask();
        world.look();
        assertWaits(Reason.Unreachable);
        assertThat(world.status().message).startsWith("location default: ");
        assertThat(world.calls.made("list")).isEmpty();

        world.locations.recover("default");
        world.look();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    // The plan

    @Test
    void a_name_that_the_location_holds_already_is_not_taken_again() {
        world.ask();
        world.look();
        world.objects.remove(Backup.class, "nightly");
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.BackupExists);
        assertThat(world.status().message).contains("location default holds a backup named nightly already");
    }

    @Test
    void a_name_that_is_taken_is_refused_whatever_the_plan_there_looks_like() {
        world.ask();
        world.look();
        plans().forEach(key -> world.locations.store("default").put(key, "of a later version".getBytes(UTF_8)));
        world.objects.remove(Backup.class, "nightly");
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.BackupExists);
    }

    @Test
    void a_name_under_which_a_copy_is_under_way_is_refused() {
        StoredPlan copied = SealedSamples.plan("nightly", "uid-of-another");
        world.catalog().keepPlan(copied);
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(copied.policy())
                .withNamespace("salvor")
                .build());
        policy.setSpec(new BackupPolicySpec());
        BackupCopy copy = new BackupCopy();
        copy.storageLocation = "default";
        policy.getSpec().copies = List.of(copy);
        world.objects.put(policy);
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.BackupExists);
        assertThat(world.catalog().plan("nightly").orElseThrow().plan()).isEqualTo(copied);
    }

    @Test
    void a_plan_that_another_backup_of_the_name_left_is_made_anew() {
        world.pod("db", "node-1");
        world.started();
        world.objects.remove(Backup.class, "nightly");
        world.ask();
        world.look();
        assertThat(world.catalog().plan("nightly").orElseThrow().plan().uid())
                .isEqualTo(
                        world.objects.now(Backup.class, "nightly").getMetadata().getUid());
        assertThat(world.calls.made("list pods")).hasSize(2);
    }

    @Test
    void a_plan_that_has_vanished_ends_a_backup_and_takes_the_passwords_of_its_jobs_along() {
        world.lockedPod("db", "node-1");
        world.started();
        assertThat(world.jobs.secrets()).isNotEmpty();
        forgetPlan();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.PlanMissing);
        assertThat(world.status().message).contains("has vanished from location default");
        assertThat(world.commands()).containsExactly("lock", "unlock");
    }

    private List<String> plans() {
        return world.locations.store("default").keys("").stream()
                .filter(key -> key.contains("plan"))
                .toList();
    }

    /** The plan is gone, and has been asked for in vain for long enough. */
    private void forgetPlan() {
        plans().forEach(world.locations.store("default")::delete);
        world.look();
        assertWaits(Reason.PlanMissing);
        world.clock.advance(Duration.ofMinutes(10));
    }

    // The end

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void a_backup_has_ended_for_people_only_when_its_passwords_are_gone(int code) {
        world.pod("db", "node-1");
        world.started();
        world.reports("db", VolumePhase.Completed);
        assertEndsOnceItsPasswordsAreGone(code);
        assertEnded(BackupPhase.Completed, Reason.Completed);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void a_backup_has_failed_for_people_only_when_its_passwords_are_gone(int code) {
        world.pod("db", "node-1");
        world.started();
        forgetPlan();
        assertEndsOnceItsPasswordsAreGone(code);
        assertEnded(BackupPhase.Failed, Reason.PlanMissing);
    }

    private void assertEndsOnceItsPasswordsAreGone(int code) {
        world.events.clear();
        world.calls.fail("forgetSecrets", 1, code);
        world.calls.fail("forgetSecrets", 2, code);
        Reason why = code == 403 ? Reason.ApiRefused : Reason.ApiUnavailable;
        for (int look = 0; look < 2; look++) {
            world.look();
            assertWaits(why);
            assertThat(world.events.reasons()).containsExactly(why.name());
            assertThat(world.status().phase).isEqualTo(BackupPhase.InProgress);
        }
        world.look();
        assertThat(world.events.recorded()).hasSize(2);
    }

    @Test
    void a_backup_that_fails_stops_its_jobs_before_their_passwords_go() {
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.pod("cache", "node-3");
        world.started();
        String running = world.job("node-1").name();
        String pending = world.job("node-2").name();
        world.jobs.runs(running);
        world.jobs.ends(world.job("node-3").name(), "failed", "");
        forgetPlan();
        world.look();
        assertThat(world.calls.made("stop Job"))
                .containsExactlyInAnyOrder("stop Job " + running, "stop Job " + pending);
        assertThat(world.calls.made()).containsSubsequence("stop Job " + running, "forgetSecrets nightly");
        assertThat(world.calls.made()).containsSubsequence("stop Job " + pending, "forgetSecrets nightly");
        assertEnded(BackupPhase.Failed, Reason.PlanMissing);
    }

    @Test
    void a_job_that_cannot_be_stopped_keeps_its_password_until_it_is() {
        world.lockedPod("db", "node-1");
        world.started();
        forgetPlan();
        world.calls.fail("stop Job", 1, 403);
        world.look();
        assertWaits(Reason.ApiRefused);
        assertThat(world.jobs.secrets()).hasSize(1);
        world.look();
        assertThat(world.jobs.started()).isEmpty();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertEnded(BackupPhase.Failed, Reason.PlanMissing);
    }

    // A location that goes away later

    @Test
    void a_planned_backup_waits_for_its_location_until_its_deadline_and_ten_minutes_for_its_seal() {
        world.pod("db", "node-1");
        world.started();
        world.locations.fail("default", Reason.CredentialsNotFound);
        world.clock.advance(Duration.ofHours(3));
        world.look();
        assertWaits(Reason.CredentialsNotFound);
        assertThat(world.status().message).endsWith("(tried again until 2026-03-01T06:00:00Z)");
        assertThat(world.status().phase).isEqualTo(BackupPhase.InProgress);
        assertThat(world.jobs.secrets()).isNotEmpty();

        world.clock.advance(Duration.ofHours(1));
        world.look();
        assertWaits(Reason.CredentialsNotFound);
        assertThat(world.jobs.started()).isEmpty();
        assertThat(world.record("db").getStatus().reason).isEqualTo("DeadlineExceeded");
        assertThat(world.status().message).endsWith("(tried again until 2026-03-01T06:10:00Z)");

        world.clock.advance(Duration.ofMinutes(10));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.NotSealed);
        assertThat(world.status().message)
                .contains("not done by its deadline", "cannot be used", "with restic by hand");
    }

    @Test
    void a_location_that_was_deleted_for_good_ends_a_planned_backup_after_its_deadline_and_lets_its_pods_go_first() {
        world.lockedPod("db", "node-1");
        world.started();
        world.locations.fail("default", Reason.StorageLocationNotFound);
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertWaits(Reason.StorageLocationNotFound);
        world.clock.advance(Duration.ofMinutes(10));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.NotSealed);
        assertThat(world.status().message).contains("StorageLocationNotFound", "with restic by hand");
        assertThat(world.status().hooks.get(0).phase).isEqualTo(HookPhase.Completed);
    }

    @Test
    void while_the_location_is_away_a_pod_stays_held_for_as_long_as_a_job_works_on_it() {
        world.lockedPod("db", "node-1");
        world.started();
        world.locations.fail("default", Reason.CredentialsNotFound);
        world.look();
        assertThat(world.commands()).containsExactly("lock");

        world.jobs.ends(world.job("node-1").name(), "failed", "");
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertWaits(Reason.CredentialsNotFound);
    }

    @Test
    void while_the_location_is_away_a_pod_is_let_go_when_its_job_has_said_its_last_after_the_deadline() {
        world.lockedPod("db", "node-1");
        world.started();
        world.locations.fail("default", Reason.CredentialsNotFound);
        world.jobs.lingers(world.job("node-1").name());
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertThat(world.commands()).containsExactly("lock");
        world.clock.advance(Duration.ofSeconds(89));
        world.look();
        assertThat(world.commands()).containsExactly("lock");
        assertThat(world.condition().message).contains("not done by its deadline", "its Jobs are stopped");
        world.clock.advance(Duration.ofSeconds(1));
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertThat(world.status().phase).isEqualTo(BackupPhase.InProgress);
    }

    @Test
    void a_pod_that_was_let_go_is_held_anew_for_the_next_attempt_when_the_location_is_back() {
        world.lockedPod("db", "node-1");
        world.started();
        world.locations.fail("default", Reason.CredentialsNotFound);
        world.jobs.ends(world.job("node-1").name(), "failed", "");
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        world.locations.recover("default");
        world.look();
        world.clock.advance(Duration.ofMinutes(1));
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock", "lock");
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertEnded(BackupPhase.Completed, Reason.Completed);
        assertThat(world.commands()).containsExactly("lock", "unlock", "lock", "unlock");
    }

    @Test
    void a_bucket_that_goes_away_before_the_seal_is_waited_for_and_named() {
        world.pod("db", "node-1");
        world.started();
        world.reports("db", VolumePhase.Completed);
        // The plan can still be read.
        world.locations.store("default").failAfter(1, Reason.AccessDenied);
        world.look();
        assertWaits(Reason.AccessDenied);
        assertThat(world.status().message).endsWith("(tried again until 2026-03-01T06:00:00Z)");
        world.locations.recover("default");
        world.look();
        assertEnded(BackupPhase.Completed, Reason.Completed);
    }

    /** The Backup is about to be sealed, and its archive has changed in the bucket. @return the archive as it was */
    private byte[] archiveIsDamaged() throws IOException {
        world.pod("db", "node-1");
        world.started();
        world.reports("db", VolumePhase.Completed);
        ObjectStore bucket = world.locations.open("default").store();
        byte[] archive;
        try (InputStream stored = bucket.get(CatalogLayout.objects("nightly"))) {
            archive = stored.readAllBytes();
        }
        bucket.put(CatalogLayout.objects("nightly"), Arrays.copyOf(archive, archive.length / 2));
        return archive;
    }

    @Test
    void an_archive_that_cannot_be_read_any_more_keeps_the_backup_from_completing_until_it_is_put_back()
            throws IOException {
        byte[] archive = archiveIsDamaged();
        assertThat(world.look().getScheduleDelay()).contains(60_000L);
        assertWaits(Reason.Malformed);
        assertThat(world.status().message).contains("backups/nightly/nightly.tar.gz", "put back a good copy");
        assertThat(world.catalog().marker("nightly")).isEmpty();
        world.locations.open("default").store().put(CatalogLayout.objects("nightly"), archive);
        world.look();
        assertEnded(BackupPhase.Completed, Reason.Completed);
        assertThat(world.catalog().marker("nightly")).isPresent();
    }

    @Test
    void an_archive_that_cannot_be_read_ends_the_backup_ten_minutes_after_its_deadline_and_the_snapshots_stay()
            throws IOException {
        archiveIsDamaged();
        world.look();
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertWaits(Reason.Malformed);
        world.clock.advance(Duration.ofMinutes(10));
        world.look();
        assertEnded(BackupPhase.Failed, Reason.Malformed);
        assertThat(world.status().message).contains("nightly.tar.gz", "create another", "with restic by hand");
        assertThat(world.catalog().marker("nightly")).isEmpty();
        assertThat(world.record("db").getStatus().snapshotID).isNotNull();
    }

    @Test
    void a_status_that_has_changed_meanwhile_is_looked_at_again_before_anything_is_done() {
        world.lockedPod("db", "node-1");
        world.ask();
        world.look();
        world.repository(RepositoryPhase.Ready);
        world.calls.fail("replaceStatus Backup", 1, 409);
        UpdateControl<Backup> update = world.look();
        assertThat(update.getScheduleDelay()).contains(500L);
        assertThat(world.commands()).isEmpty();
        assertThat(world.jobs.started()).isEmpty();
        world.look();
        assertThat(world.commands()).containsExactly("lock");
    }
}
