package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.BackupPhase;
import io.salvor.api.HookPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.Progress;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.VolumeAction;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.PodExec;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The volumes of a Backup: their records, Jobs and hooks, and how they are counted and shown. */
class BackupVolumesTest {
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

    // Records

    @Test
    void a_record_that_somebody_deleted_is_made_again_and_its_volume_saved() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        world.objects.remove(
                PodVolumeBackup.class, world.record("web").getMetadata().getName());
        world.look();
        assertThat(world.objects.now(PodVolumeBackup.class)).hasSize(2);
        assertThat(world.status().volumes.total).isEqualTo(2);
        world.reports("db", VolumePhase.Completed);
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertEnded(BackupPhase.Completed, Reason.Completed);
    }

    @Test
    void a_record_that_vanishes_as_soon_as_it_is_made_keeps_the_backup_from_going_on() {
        world.pod("db", "node-1");
        world.ask();
        world.calls.before(
                "list PodVolumeBackup",
                2,
                () -> world.objects.remove(
                        PodVolumeBackup.class, world.record("db").getMetadata().getName()));
        world.look();
        assertThat(world.status().planned).isFalse();
        world.look();
        assertThat(world.status().planned).isTrue();
        assertThat(world.record("db")).isNotNull();
    }

    // Volumes

    @Test
    void volumes_of_a_repository_that_cannot_be_used_fail_with_what_the_repository_says() {
        world.pod("db", "node-1");
        world.ask();
        world.look();
        world.repository(RepositoryPhase.NotReady);
        world.look();
        assertEnded(BackupPhase.Failed, Reason.Failed);
        assertThat(world.record("db").getStatus().reason).isEqualTo("RepositoryNotReady");
        assertThat(world.status().failures).hasSize(1);
        assertThat(world.status().failures.get(0).message)
                .isEqualTo("volume shop/db/data was not saved: the repository says why");
    }

    @Test
    void a_job_is_started_only_once_all_repositories_are_looked_at() {
        world.pod("db", "node-1");
        world.ask();
        world.look();
        world.look();
        assertThat(world.objects.now(ResticRepository.class)).hasSize(1);
        assertThat(world.jobs.started()).isEmpty();
    }

    @Test
    void a_volume_whose_pod_is_gone_fails_and_does_not_hold_up_the_others() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.pod("cache", "node-1");
        world.pod("mail", "node-1");
        world.ask();
        world.look();
        world.removePod("web");
        // A new pod of the same name, as a StatefulSet makes it.
        world.changePod("cache", pod -> pod.editMetadata().withUid("another").endMetadata());
        world.changePod("mail", pod -> pod.editMetadata()
                .withDeletionTimestamp("2026-03-01T02:00:00Z")
                .endMetadata());
        world.repository(RepositoryPhase.Ready);
        world.look();
        assertThat(world.job("node-1").volumes())
                .extracting(NodeJob.Volume::name)
                .containsExactly(world.record("db").getMetadata().getName());
        for (String pod : List.of("web", "cache", "mail")) {
            assertThat(world.record(pod).getStatus().message)
                    .startsWith("volume shop/" + pod + "/data was not saved: its pod is gone");
            assertThat(world.record(pod).getStatus().reason).isEqualTo("PodGone");
        }
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertEnded(BackupPhase.PartiallyFailed, Reason.PartiallyFailed);
        assertThat(world.status().failures).hasSize(3);
    }

    @Test
    void no_job_is_started_for_pods_that_are_all_gone() {
        world.pod("db", "node-1");
        world.ask();
        world.look();
        world.removePod("db");
        world.repository(RepositoryPhase.Ready);
        world.look();
        assertThat(world.calls.made("start Job")).isEmpty();
        assertEnded(BackupPhase.Failed, Reason.Failed);
    }

    @Test
    void a_job_that_waits_for_a_folder_that_went_with_its_pod_is_stopped() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        world.removePod("db");
        String first = world.job("node-1").name();
        world.look();
        assertThat(world.calls.made("stop Job")).isEmpty();

        world.jobs.cannotMount(first, world.record("db").getMetadata().getName(), "it is not a directory");
        world.look();
        assertThat(world.calls.made("stop Job")).containsExactly("stop Job " + first);
        assertThat(world.record("db").getStatus().reason).isEqualTo("FolderMissing");
        world.look();
        assertThat(world.job("node-1").name()).isNotEqualTo(first);
        assertThat(world.job("node-1").volumes())
                .extracting(NodeJob.Volume::name)
                .containsExactly(world.record("web").getMetadata().getName());

        world.clock.advance(Duration.ofMinutes(1));
        world.look();
        assertThat(world.record("db").getStatus().reason).isEqualTo("PodGone");
        assertThat(world.record("db").getStatus().phase).isEqualTo(VolumePhase.Failed);
    }

    @Test
    void a_job_is_left_to_itself_once_it_runs_and_while_its_pods_are_there() {
        world.pod("db", "node-1");
        world.started();
        world.clock.advance(Duration.ofMinutes(1));
        world.look();
        world.jobs.runs(world.job("node-1").name());
        world.removePod("db");
        world.look();
        assertThat(world.calls.made("stop Job")).isEmpty();
        assertThat(world.record("db").hasEnded()).isFalse();
    }

    @Test
    void a_job_that_does_not_start_is_given_up_for_another_attempt() {
        world.pod("db", "node-1");
        world.started();
        String first = world.job("node-1").name();
        world.jobs.waits(first, "CreateContainerConfigError");
        world.clock.advance(Duration.ofMinutes(10));
        world.look();
        assertThat(world.calls.made("stop Job")).containsExactly("stop Job " + first);
        assertThat(world.record("db").getStatus().reason).isEqualTo("JobNotStarted");
        assertThat(world.record("db").getStatus().message).contains("CreateContainerConfigError");
        world.clock.advance(Duration.ofMinutes(1));
        world.look();
        assertThat(world.job("node-1").name()).isNotEqualTo(first);
    }

    @Test
    void a_job_for_which_its_node_has_no_room_is_waited_for() {
        world.pod("db", "node-1");
        world.started();
        world.jobs.hasNoRoom(world.job("node-1").name(), "0/3 nodes are available");
        world.clock.advance(Duration.ofHours(3));
        world.look();
        assertThat(world.calls.made("stop Job")).isEmpty();
        assertThat(world.record("db").hasEnded()).isFalse();
    }

    @Test
    void what_a_failed_job_has_left_is_tried_again() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        String first = world.job("node-1").name();
        world.reports("db", VolumePhase.Completed);
        world.jobs.ends(first, "BackoffLimitExceeded", "");
        world.look();
        assertThat(world.job("node-1").name()).isNotEqualTo(first);
        assertThat(world.job("node-1").volumes()).hasSize(1);
    }

    @Test
    void a_result_that_reached_the_termination_message_alone_counts() {
        world.pod("db", "node-1");
        world.started();
        world.jobs.ends(
                world.job("node-1").name(),
                "",
                "[{\"volume\":\"" + world.record("db").getMetadata().getName()
                        + "\",\"phase\":\"Completed\",\"snapshotID\":\"4f3c\"}]");
        world.look();
        assertEnded(BackupPhase.Completed, Reason.Completed);
        assertThat(world.jobs.started()).hasSize(1);
    }

    @Test
    void a_volume_that_is_not_saved_by_the_deadline_fails() {
        world.pod("db", "node-1");
        world.started();
        world.jobs.runs(world.job("node-1").name());
        world.clock.advance(Duration.ofHours(5));
        world.look();
        assertThat(world.record("db").getStatus().message).contains("not done by its deadline");
        assertEnded(BackupPhase.Failed, Reason.DeadlineExceeded);
    }

    // Hooks

    @Test
    void a_pod_is_held_from_before_its_job_until_its_last_volume_has_ended() {
        world.lockedPod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
        assertThat(world.commands()).containsExactly("lock");
        assertThat(world.status().hooks.get(0).phase).isEqualTo(HookPhase.Ready);
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
        assertThat(world.status().phase).isEqualTo(BackupPhase.InProgress);
    }

    @Test
    void a_pod_whose_pre_hook_fails_is_not_saved_and_the_others_are() {
        world.lockedPod("db", "node-1");
        world.pod("web", "node-1");
        world.exec.ends((place, command) ->
                command.contains("lock") ? new PodExec.Result("exited with code 1") : new PodExec.Result(null));
        world.started();
        assertThat(world.job("node-1").volumes()).hasSize(1);
        assertThat(world.record("db").getStatus().message)
                .startsWith("volume shop/db/data was not saved: a hook failed: ");
        assertThat(world.commands()).containsExactly("lock", "unlock");
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertEnded(BackupPhase.PartiallyFailed, Reason.PartiallyFailed);
    }

    @Test
    void a_pod_waits_until_the_post_hooks_of_others_leave_room_in_the_status() {
        world.hookedPod("db", "node-1", "lock", "u".repeat(400_000));
        world.hookedPod("web", "node-1", "lock", "u".repeat(400_000));
        world.started();
        assertThat(firstLetters()).isEqualTo("l");
        String first = world.status().hooks.get(0).pod;
        world.reports(first, VolumePhase.Completed);
        world.look();
        world.look();
        assertThat(firstLetters()).isEqualTo("lul");
        world.reports(first.equals("db") ? "web" : "db", VolumePhase.Completed);
        world.look();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    private String firstLetters() {
        return world.commands().stream().map(command -> command.substring(0, 1)).collect(Collectors.joining());
    }

    @Test
    void a_post_hook_that_fails_makes_the_backup_less_than_whole() {
        world.lockedPod("db", "node-1");
        world.exec.ends((place, command) ->
                command.contains("unlock") ? new PodExec.Result("exited with code 1") : new PodExec.Result(null));
        world.started();
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertEnded(BackupPhase.PartiallyFailed, Reason.PartiallyFailed);
        assertThat(world.status().message).contains("But a hook failed: ").contains("exited with code 1");
        assertThat(world.catalog().marker("nightly").orElseThrow().phase()).isEqualTo("PartiallyFailed");
    }

    @Test
    void a_pod_is_let_go_after_the_deadline_when_something_keeps_the_backup_from_going_on() {
        world.lockedPod("db", "node-1");
        world.started();
        String record = world.record("db").getMetadata().getName();
        world.clock.advance(Duration.ofHours(4).plusMinutes(3));
        world.calls.before("list PodVolumeBackup", 1, () -> world.objects.remove(PodVolumeBackup.class, record));
        world.calls.before("list PodVolumeBackup", 2, () -> world.objects.remove(PodVolumeBackup.class, record));
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock");
    }

    // What is shown

    @Test
    void progress_and_outcomes_of_volumes_are_counted() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.pod("mail", "node-1");
        world.started();
        PodVolumeBackup running = world.record("db");
        running.getStatus().phase = VolumePhase.InProgress;
        running.getStatus().progress = new Progress();
        running.getStatus().progress.totalBytes = 100L;
        running.getStatus().progress.bytesDone = 40L;
        world.objects.put(running);
        PodVolumeBackup begun = world.record("mail");
        begun.getStatus().phase = VolumePhase.InProgress;
        begun.getStatus().progress = new Progress();
        world.objects.put(begun);
        world.reports("web", VolumePhase.PartiallyFailed);
        PodVolumeBackup partly = world.record("web");
        partly.getStatus().dataAdded = 7L;
        world.objects.put(partly);
        world.look();
        assertThat(world.status().progress.totalBytes).isEqualTo(100);
        assertThat(world.status().progress.bytesDone).isEqualTo(40);
        assertThat(world.status().dataAdded).isEqualTo(7);
        assertThat(world.status().volumes.partiallyFailed).isEqualTo(1);
        assertThat(world.status().failures).extracting(failure -> failure.pod).containsExactly("web");
    }

    @Test
    void volumes_that_the_policy_refuses_are_listed_with_what_decided_it() {
        world.pod("db", "node-1");
        world.policy(spec -> spec.volumes.defaultAction = VolumeAction.Fail);
        world.ask();
        world.look();
        assertEnded(BackupPhase.Failed, Reason.Failed);
        assertThat(world.status().failures.get(0).reason).isEqualTo("RefusedByPolicy");
        assertThat(world.status().failures.get(0).decidedBy).isEqualTo("default");
        assertThat(world.status().message).contains("The policy refuses volume shop/db/data (default).");
    }

    @Test
    void volumes_that_the_policy_leaves_out_are_listed_with_what_decided_it() {
        world.pod("db", "node-1");
        world.policy(spec -> spec.volumes.defaultAction = VolumeAction.Skip);
        world.ask();
        world.look();
        assertEnded(BackupPhase.Completed, Reason.Completed);
        assertThat(world.status().skipped.get(0).reason).isEqualTo("NotAskedFor");
        assertThat(world.status().volumes.skipped).isEqualTo(1);
    }

    @Test
    void the_log_in_the_bucket_says_of_each_volume_what_became_of_it() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.resources.problem("shop.example", "the kinds of shop.example/v1 could not be listed: no answer");
        world.started();
        world.reports("db", VolumePhase.Completed);
        world.reports("web", VolumePhase.Failed);
        PodVolumeBackup failed = world.record("web");
        failed.getStatus().message = "the disk is broken";
        world.objects.put(failed);
        world.jobs.prints(world.job("node-1").name(), "restic said so\n");
        world.look();
        assertThat(world.catalog().log("nightly").orElseThrow())
                .startsWith("PartiallyFailed: 1 of 2 volumes saved whole")
                .containsSubsequence("shop/web/data: Failed", "shop/db/data: Completed", "\n--- ", "restic said so\n")
                .contains("backup nightly of policy daily")
                .contains("problem: the kinds of shop.example/v1 could not be listed")
                .contains("shop/db/data: Completed, snapshot 4f3c")
                .contains("shop/web/data: Failed, the disk is broken");
    }

    @Test
    void a_backup_whose_objects_could_not_all_be_read_is_not_whole() {
        world.resources.problem("shop.example", "the kinds of shop.example/v1 could not be listed: no answer");
        world.ask();
        world.look();
        assertEnded(BackupPhase.PartiallyFailed, Reason.PartiallyFailed);
        assertThat(world.status().message).contains("not all objects could be read: the kinds of shop.example/v1");
    }
}
