package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.RetryRules;
import io.salvor.api.VolumePhase;
import io.salvor.job.Admission.AtWork;
import io.salvor.job.Admission.Wish;
import io.salvor.kubernetes.NodeJob;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A volume is tried again by itself: each attempt is on record first, none overlaps another, and none decides for other volumes. */
class VolumeAttemptsTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_cluster() {
        world = new BackupWorld(folder);
    }

    private PodVolumeBackupStatus status(String pod) {
        return world.record(pod).getStatus();
    }

    private List<String> reasons(String pod) {
        return status(pod).attempts.stream().map(attempt -> attempt.reason).toList();
    }

    /** The pods whose volumes the newest Job of a node saves. */
    private List<String> pods(NodeJob job) {
        return world.objects.now(PodVolumeBackup.class).stream()
                .filter(volume -> job.volumes().stream()
                        .anyMatch(one -> one.name().equals(volume.getMetadata().getName())))
                .map(volume -> volume.getSpec().pod.name)
                .toList();
    }

    private void begins(String pod) {
        PodVolumeBackup volume = world.record(pod);
        volume.getStatus().phase = VolumePhase.InProgress;
        world.objects.put(volume);
    }

    private void leaves(String pod, String reason) {
        PodVolumeBackup volume = world.record(pod);
        volume.getStatus().phase = VolumePhase.New;
        volume.getStatus().reason = reason;
        volume.getStatus().message = "the Job said so";
        world.objects.put(volume);
    }

    private void later() {
        world.clock.advance(Duration.ofMinutes(1));
        world.look();
    }

    @Test
    void an_attempt_is_on_record_with_its_place_before_its_job_is_there() {
        world.pod("db", "node-1");
        world.started();
        List<String> calls = world.calls.made();
        String record = world.record("db").getMetadata().getName();
        String job = world.job("node-1").name();
        assertThat(calls.indexOf("replaceStatus PodVolumeBackup " + record))
                .isLessThan(calls.indexOf("start Job " + job));
        assertThat(status("db").attempt).isEqualTo(1);
        assertThat(status("db").attempts.get(0).job).isEqualTo(job);
        assertThat(status("db").attempts.get(0).node).isEqualTo("node-1");
        assertThat(status("db").attempts.get(0).completionTimestamp).isNull();
        assertThat(status("db").place.podUID).isEqualTo("db-uid");
        assertThat(world.job("node-1").volumes())
                .extracting(NodeJob.Volume::attempt)
                .containsExactly(1);
    }

    @Test
    void the_end_that_a_job_writes_closes_its_attempt() {
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(status("db").attempts.get(0).completionTimestamp).isEqualTo(status("db").completionTimestamp);
        assertThat(status("db").phase).isEqualTo(VolumePhase.Completed);
    }

    @Test
    void what_a_job_leaves_to_another_attempt_is_tried_after_a_pause_in_another_job() {
        world.pod("db", "node-1");
        world.started();
        String first = world.job("node-1").name();
        leaves("db", "RepositoryLocked");
        world.look();
        assertThat(reasons("db")).containsExactly("RepositoryLocked");
        assertThat(status("db").attempt).as("no Job may write by a number").isNull();
        assertThat(world.job("node-1").name()).isEqualTo(first);
        later();
        assertThat(world.job("node-1").name()).isNotEqualTo(first);
        assertThat(status("db").attempt).isEqualTo(2);
        assertThat(status("db").reason).isNull();
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void after_the_last_attempt_the_volume_fails_with_its_reason() {
        world.pod("db", "node-1");
        world.started();
        for (int attempt = 1; attempt <= 4; attempt++) {
            leaves("db", "Unreachable");
            world.jobs.ends(world.job("node-1").name(), "", "");
            world.look();
            for (int minute = 0; minute < 6; minute++) {
                later();
            }
        }
        assertThat(status("db").phase).isEqualTo(VolumePhase.Failed);
        assertThat(status("db").reason).isEqualTo("Unreachable");
        assertThat(reasons("db")).hasSize(4).containsOnly("Unreachable");
        assertThat(world.calls.made("start Job")).hasSize(4).doesNotHaveDuplicates();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Failed);
    }

    @Test
    void a_snapshot_that_no_attempt_could_compare_is_kept_and_does_not_count_as_whole() {
        world.pod("db", "node-1");
        world.started();
        for (int attempt = 1; attempt <= 4; attempt++) {
            leaves("db", "NotCompared");
            PodVolumeBackup volume = world.record("db");
            volume.getStatus().snapshotID = "snapshot-" + attempt;
            world.objects.put(volume);
            world.jobs.ends(world.job("node-1").name(), "", "");
            world.look();
            for (int minute = 0; minute < 6; minute++) {
                later();
            }
        }
        assertThat(status("db").phase).isEqualTo(VolumePhase.PartiallyFailed);
        assertThat(status("db").reason).isEqualTo("NotCompared");
        assertThat(status("db").snapshotID).isEqualTo("snapshot-4");
        assertThat(status("db").message).contains("the Job said so").doesNotContain("not saved");
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
    }

    @Test
    void a_snapshot_of_an_earlier_attempt_stays_where_the_last_one_fails() {
        world.pod("db", "node-1");
        world.started();
        leaves("db", "NotCompared");
        PodVolumeBackup volume = world.record("db");
        volume.getStatus().snapshotID = "snapshot-1";
        world.objects.put(volume);
        for (int minute = 0; minute < 3; minute++) {
            later();
        }
        leaves("db", "RepositoryDamaged");
        world.look();
        assertThat(status("db").phase).isEqualTo(VolumePhase.Failed);
        assertThat(status("db").snapshotID).isEqualTo("snapshot-1");
        assertThat(status("db").message).contains("earlier attempt").doesNotContain("not saved");
    }

    @Test
    void no_attempt_follows_while_a_pod_of_the_last_one_may_run() {
        world.pod("db", "node-1");
        world.started();
        String first = world.job("node-1").name();
        world.jobs.runs(first);
        begins("db");
        world.jobs.lingers(first);
        world.jobs.stop(first);
        for (int look = 0; look < 10; look++) {
            later();
        }
        assertThat(world.calls.made("start Job")).hasSize(1);
        assertThat(status("db").attempt).isEqualTo(1);
        world.jobs.lingersNoMore(first);
        world.look();
        assertThat(reasons("db")).containsExactly("JobDied");
        later();
        assertThat(world.calls.made("start Job")).hasSize(2);
    }

    /** Two volumes on two nodes, of which no Job is made yet, and their repository is ready. */
    private void twoAreReady() {
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.ask();
        world.look();
        world.repository(RepositoryPhase.Ready);
    }

    @Test
    void an_attempt_whose_job_was_never_made_is_made_again_at_once() {
        twoAreReady();
        world.calls.before("start Job", 1, () -> {
            throw new IllegalStateException("the operator ends here");
        });
        world.look();
        assertThat(status("db").attempt).isEqualTo(1);
        world.look();
        assertThat(reasons("db")).containsExactly("Interrupted", null);
        assertThat(world.job("node-1").volumes())
                .extracting(NodeJob.Volume::attempt)
                .containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, TestingCalls.TIMEOUT})
    void a_job_that_the_cluster_cannot_make_now_is_tried_again_later_and_keeps_no_other_back(int code) {
        twoAreReady();
        world.calls.fail("start Job", 1, code);
        world.look();
        assertThat(reasons("db")).containsExactly("JobNotStarted");
        assertThat(status("db").message).contains("could not be made");
        assertThat(world.job("node-2").volumes()).hasSize(1);
        world.look();
        assertThat(reasons("db")).as("not without a pause").hasSize(1);
        later();
        assertThat(world.job("node-1").volumes()).hasSize(1);
        assertThat(reasons("db")).containsExactly("JobNotStarted", null);
    }

    @Test
    void a_job_whose_making_was_not_answered_and_that_is_there_is_the_job_of_its_attempt() {
        twoAreReady();
        world.calls.loseAnswer("start Job", 1);
        world.look();
        assertThat(reasons("db")).containsOnlyNulls().hasSize(1);
        assertThat(world.job("node-1").volumes()).hasSize(1);
        assertThat(world.job("node-2").volumes()).hasSize(1);
    }

    @Test
    void an_api_server_that_does_not_even_say_whether_a_job_is_there_is_asked_at_the_next_look() {
        twoAreReady();
        world.calls.loseAnswer("start Job", 1);
        world.calls.fail("get Job", 1, 500);
        world.look();
        assertThat(world.condition().reason).isEqualTo("ApiUnavailable");
        world.look();
        assertThat(reasons("db")).containsOnlyNulls().hasSize(1);
        assertThat(world.jobs.started()).hasSize(2);
    }

    @Test
    void a_look_that_takes_long_leaves_the_other_jobs_to_the_next() {
        twoAreReady();
        world.calls.before("start Job", 1, () -> world.clock.advance(Duration.ofMinutes(2)));
        world.look();
        assertThat(world.jobs.started()).hasSize(1);
        assertThat(status("web").attempts).isEmpty();
        world.look();
        assertThat(world.jobs.started()).hasSize(2);
    }

    @Test
    void a_job_that_the_cluster_refuses_is_no_reason_not_to_start_the_others() {
        twoAreReady();
        world.calls.fail("start Job", 1, 403);
        world.look();
        assertThat(reasons("db")).containsExactly("JobNotStarted");
        assertThat(world.job("node-2").volumes()).hasSize(1);
        later();
        assertThat(world.job("node-1").volumes()).hasSize(1);
    }

    @Test
    void of_a_job_that_died_what_was_begun_runs_alone_and_last_and_the_rest_at_once() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.pod("mail", "node-1");
        world.started();
        String first = world.job("node-1").name();
        world.jobs.runs(first);
        begins("db");
        world.jobs.runsOutOfMemory(first);
        world.look();
        assertThat(reasons("db")).containsExactly("OutOfMemory");
        assertThat(reasons("web").get(0)).isEqualTo("Interrupted");
        assertThat(pods(world.job("node-1"))).containsExactlyInAnyOrder("web", "mail");
        later();
        assertThat(pods(world.job("node-1"))).as("not beside the others").containsExactlyInAnyOrder("web", "mail");
        world.jobs.ends(world.job("node-1").name(), "", "");
        world.reports("web", VolumePhase.Completed);
        world.reports("mail", VolumePhase.Completed);
        world.look();
        assertThat(pods(world.job("node-1"))).containsExactly("db");
    }

    @Test
    void of_a_job_that_died_after_others_were_done_the_rest_is_not_suspected() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        world.reports("db", VolumePhase.Completed);
        world.look();
        world.jobs.ends(world.job("node-1").name(), "BackoffLimitExceeded", "");
        world.look();
        assertThat(reasons("web")).containsExactly("Interrupted", null);
    }

    @Test
    void a_job_that_never_does_anything_is_not_made_again_without_end() {
        world.pod("db", "node-1");
        world.started();
        for (int minute = 0; minute < 60 && !world.record("db").hasEnded(); minute++) {
            world.jobs.ends(world.job("node-1").name(), "exit code 1", "");
            later();
        }
        assertThat(status("db").reason).isEqualTo("JobNotStarted");
        assertThat(reasons("db")).hasSize(6);
    }

    @Test
    void a_node_that_is_lost_is_given_up_and_the_claim_is_saved_where_it_is_then() {
        world.claimedPod("db", "db-uid", "node-1", "db-data");
        world.started();
        world.jobs.runs(world.job("node-1").name());
        world.jobs.lingers(world.job("node-1").name());
        begins("db");
        world.node("node-1", false);
        world.clock.advance(Duration.ofSeconds(30));
        world.look();
        assertThat(status("db").attempt).isEqualTo(1);
        later();
        assertThat(reasons("db")).containsExactly("NodeLost");
        assertThat(status("db").phase).isEqualTo(VolumePhase.New);
        assertThat(status("db").attempt)
                .as("what the lost Job writes is refused")
                .isNull();

        world.claimedPod("db", "new-uid", "node-2", "db-data");
        later();
        later();
        assertThat(status("db").place.node).isEqualTo("node-2");
        assertThat(world.job("node-2").volumes().get(0).hostPath()).contains("/pods/new-uid/");
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void a_claim_that_its_pod_does_not_come_to_mount_is_waited_for_and_fails_in_the_end() {
        world.claimedPod("db", "db-uid", "node-1", "db-data");
        world.ask();
        world.look();
        world.changePod("db", pod -> pod.editStatus().withPhase("Pending").endStatus());
        world.repository(RepositoryPhase.Ready);
        for (int minute = 0; minute < 30 && !world.record("db").hasEnded(); minute++) {
            later();
        }
        assertThat(status("db").reason).isEqualTo("ClaimNotMounted");
        assertThat(reasons("db")).hasSize(6);
        assertThat(world.calls.made("start Job")).isEmpty();
    }

    @Test
    void a_volume_whose_pod_goes_while_it_is_saved_is_never_whole() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        world.changePod("db", pod -> pod.editMetadata()
                .withDeletionTimestamp("2026-03-01T02:00:30Z")
                .withDeletionGracePeriodSeconds(30L)
                .endMetadata());
        world.clock.advance(Duration.ofSeconds(10));
        world.reports("db", VolumePhase.Completed);
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertThat(status("db").phase).isEqualTo(VolumePhase.PartiallyFailed);
        assertThat(status("db").reason).isEqualTo("FolderVanished");
        assertThat(status("db").snapshotID).isEqualTo("4f3c");
        assertThat(status("web").phase).isEqualTo(VolumePhase.Completed);
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
    }

    @Test
    void an_empty_volume_whose_pod_is_gone_was_not_empty() {
        world.pod("db", "node-1");
        world.started();
        world.removePod("db");
        PodVolumeBackup volume = world.record("db");
        volume.getStatus().phase = VolumePhase.Completed;
        volume.getStatus().empty = true;
        volume.getStatus().completionTimestamp = "2026-03-01T02:00:10Z";
        world.objects.put(volume);
        world.look();
        assertThat(status("db").phase).isEqualTo(VolumePhase.Failed);
        assertThat(status("db").reason).isEqualTo("PodGone");
        assertThat(status("db").empty).isNull();
    }

    @Test
    void a_pod_that_is_deleted_after_its_volume_was_done_changes_nothing() {
        world.pod("db", "node-1");
        world.started();
        world.reports("db", VolumePhase.Completed);
        world.changePod("db", pod -> pod.editMetadata()
                .withDeletionTimestamp("2026-03-01T02:01:00Z")
                .withDeletionGracePeriodSeconds(30L)
                .endMetadata());
        world.look();
        assertThat(status("db").phase).isEqualTo(VolumePhase.Completed);
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void a_held_pod_is_let_go_when_its_job_does_not_start_and_held_anew_for_the_next() {
        world.lockedPod("db", "node-1");
        world.started();
        world.jobs.hasNoRoom(world.job("node-1").name(), "0/3 nodes are available");
        world.clock.advance(Duration.ofMinutes(2));
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertThat(reasons("db")).containsExactly("JobNotStarted");
        later();
        assertThat(world.commands()).containsExactly("lock", "unlock", "lock");
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock", "lock", "unlock");
        assertThat(world.condition().reason).isEqualTo(Reason.Completed.name());
    }

    @Test
    void a_pod_is_held_only_while_its_own_volumes_are_saved() {
        world.lockedPod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        assertThat(world.jobs.started()).hasSize(2);
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertThat(world.record("web").hasEnded()).isFalse();
    }

    @Test
    void what_a_job_said_last_counts_when_the_deadline_ends_the_backup() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        String job = world.job("node-1").name();
        world.jobs.ends(
                job,
                "",
                "[{\"volume\":\"" + world.record("db").getMetadata().getName()
                        + "\",\"attempt\":1,\"phase\":\"Completed\",\"reason\":\"Saved\",\"snapshotID\":\"4f3c\"}]");
        world.clock.advance(Duration.ofHours(4));
        world.look();
        assertThat(status("db").phase).isEqualTo(VolumePhase.Completed);
        assertThat(status("db").snapshotID).isEqualTo("4f3c");
        assertThat(reasons("db")).containsExactly("Saved");
        assertThat(status("web").reason).isEqualTo("DeadlineExceeded");
        assertThat(reasons("web")).containsExactly("DeadlineExceeded");
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
    }

    @Test
    void a_policy_may_have_a_volume_tried_once_and_not_longer_than_so_long() {
        world.pod("db", "node-1");
        world.policy(spec -> {
            spec.retry = new RetryRules();
            spec.retry.attempts = 1;
            spec.volumeTimeout = "2h";
        });
        world.started();
        assertThat(world.job("node-1").volumeTimeout()).isEqualTo(Duration.ofHours(2));
        leaves("db", "Unreachable");
        world.look();
        assertThat(status("db").phase).isEqualTo(VolumePhase.Failed);
        assertThat(status("db").reason).isEqualTo("Unreachable");
    }

    @Test
    void a_backup_whose_turn_has_not_come_is_queued_and_goes_on_by_itself() {
        world.pod("db", "node-1");
        Wish wish = new Wish("node-1", Set.of("default/other"));
        world.ask();
        world.look();
        world.queue.atWork(
                "other", Map.of("1", new AtWork("other", wish, false), "2", new AtWork("other", wish, false)));
        world.repository(RepositoryPhase.Ready);
        world.look();
        assertThat(world.jobs.started()).isEmpty();
        assertThat(world.condition().reason).isEqualTo("Queued");
        assertThat(world.condition().message).contains("1 Job waits for its turn");
        assertThat(status("db").attempts).isEmpty();
        world.queue.forget("other");
        world.look();
        assertThat(world.jobs.started()).hasSize(1);
        assertThat(world.condition().reason).isEqualTo("InProgress");
    }

    @Test
    void a_look_asks_no_more_of_the_cluster_for_more_volumes() {
        for (int i = 0; i < 40; i++) {
            world.pod("pod-" + i, "node-1");
        }
        world.started();
        world.jobs.runs(world.job("node-1").name());
        world.look();
        world.calls.clear();
        world.look();
        assertThat(world.calls.made()).hasSizeLessThan(10);
    }
}
