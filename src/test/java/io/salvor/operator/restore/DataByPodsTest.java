package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.DataFailureAction;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreFiles;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.job.Admission.Wish;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJob;
import io.salvor.testing.TestingCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The route through pods: one record for each volume, and its attempts, as a Restore is carried out. */
class DataByPodsTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
    }

    private ObjectNode pod() {
        return setting.cluster.now(Kinds.PODS, "shop", "web");
    }

    private String uidOfThePod() {
        return pod().at("/metadata/uid").asText();
    }

    private NodeJob newestJob() {
        List<NodeJob> started = setting.jobs.started();
        return started.get(started.size() - 1);
    }

    /** A Job has ended, and its pod with it. */
    private void ends(String job) {
        setting.jobs.ends(job, "its container ended with exit code 1", "");
    }

    private void isRestored(String name) {
        setting.reported(name, VolumePhase.InProgress, null);
        PodVolumeRestore volume = setting.volume(name);
        volume.getStatus().restored = true;
        setting.own.put(volume);
    }

    private List<String> attempts(String name) {
        return setting.volume(name).getStatus().attempts.stream()
                .map(attempt -> attempt.number + " " + attempt.reason)
                .toList();
    }

    private void assertLost(String reason) {
        assertThat(setting.status().failures)
                .extracting(failure -> failure.object + ": " + failure.reason)
                .containsExactlyInAnyOrder(
                        "shop/web/data: volume shop/web/data was not restored: " + reason,
                        "shop/web/cache: volume shop/web/cache was not restored: " + reason);
        assertThat(setting.status().volumes.failed).isEqualTo(2);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
    }

    @Test
    void files_that_are_asked_for_are_asked_of_every_volume_and_where_none_holds_one_it_is_no_success() {
        setting.backup();
        setting.asked(spec -> {
            spec.files = new RestoreFiles();
            spec.files.include = List.of("*.conf");
            spec.files.folder = "old";
        });
        setting.look();
        setting.look();
        setting.podIs("running: {}");
        setting.look();
        assertThat(setting.volumes()).allSatisfy(volume -> {
            assertThat(volume.getSpec().include).containsExactly("*.conf");
            assertThat(volume.getSpec().folder).isEqualTo("old");
        });
        for (PodVolumeRestore volume : setting.volumes()) {
            volume.getStatus().reason = VolumeReason.NothingIncluded.name();
            setting.own.put(volume);
        }
        setting.dataIsBack();
        setting.look();
        assertThat(setting.status().volumes.unmatched).isEqualTo(2);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.status().message).contains("2 without a file that fits spec.files.include");
    }

    @Test
    void every_volume_has_its_record_before_its_pod_is_ready() {
        setting.untilThePodIsMade();
        PodVolumeRestore data = setting.volume("data");
        assertThat(data.getSpec().snapshotID).isEqualTo(RestoreSetting.snapshot("data"));
        assertThat(data.getSpec().existingData).isEqualTo(ExistingData.Keep);
        assertThat(data.getSpec().source.namespace).isEqualTo("shop");
        assertThat(data.getSpec().source.claim).isEqualTo("data");
        assertThat(data.getSpec().source.pod).as("any may have saved it").isNull();
        assertThat(data.getSpec().source.backupUID).isEqualTo("uid-of-nightly-1");
        assertThat(setting.volume("cache").getSpec().source.pod).isEqualTo("web");
        assertThat(setting.volume("cache").getSpec().source.volume).isEqualTo("cache");
        assertThat(data.getSpec().pod.namespace).isEqualTo("shop");
        assertThat(data.getSpec().pod.name).isEqualTo("web");
        assertThat(data.getSpec().root.mode).isEqualTo("0700");
        assertThat(data.getSpec().root.modificationTime).isEqualTo("2001-02-03T04:05:06.000000007Z");
        assertThat(data.getSpec().root.attributes).containsExactly(Map.entry("origin", "c2hvcA=="));
        assertThat(data.getSpec().repoIdentifier)
                .as("the location's own, not that of the time of the backup")
                .isEqualTo(setting.location().repoIdentifier("shop"));
        assertThat(data.getMetadata().getLabels()).containsEntry(Labels.RESTORE, RestoreSetting.NAME);
        assertThat(setting.volume("cache").getSpec().root).isNull();
        assertThat(setting.jobs.started()).isEmpty();
    }

    @Test
    void a_pod_that_does_not_wait_yet_is_waited_for_with_what_keeps_it() {
        setting.untilThePodIsMade();
        setting.podIs("waiting: {reason: ImagePullBackOff}");
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.status().message)
                .isEqualTo("pod shop/web has not started to wait for its data yet (ImagePullBackOff)");
    }

    @Test
    void one_job_on_the_node_works_on_all_volumes_of_a_pod() {
        setting.untilTheJobIsStarted();
        NodeJob job = newestJob();
        assertThat(job.node()).isEqualTo("node-1");
        assertThat(job.command()).isEqualTo(NodeJob.Command.restore);
        assertThat(job.labels()).isEqualTo(Map.of(Labels.RESTORE, RestoreSetting.NAME));
        assertThat(job.passwords()).containsOnlyKeys("shop");
        assertThat(job.deadline()).isEqualTo(RestoreSetting.START.plus(Duration.ofHours(4)));
        String volumes = "/var/lib/kubelet/pods/" + uidOfThePod() + "/volumes/";
        assertThat(job.volumes())
                .containsExactlyInAnyOrder(
                        new NodeJob.Volume(
                                setting.volume("data").getMetadata().getName(),
                                volumes + "kubernetes.io~local-volume/pv-data",
                                1,
                                volumes + "kubernetes.io~empty-dir/salvor-restore"),
                        new NodeJob.Volume(
                                setting.volume("cache").getMetadata().getName(),
                                volumes + "kubernetes.io~empty-dir/cache",
                                1,
                                volumes + "kubernetes.io~empty-dir/salvor-restore"));
        assertThat(setting.volume("data").getStatus().place.node).isEqualTo("node-1");
        assertThat(setting.volume("data").getStatus().place.podUID).isEqualTo(uidOfThePod());

        setting.jobs.runs(job.name());
        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);
        assertThat(setting.status().message).isEqualTo("data is being put back");
    }

    @Test
    void a_pod_that_somebody_else_made_in_its_place_is_left_alone() {
        setting.untilThePodIsMade();
        setting.cluster.put(Kinds.PODS, object("{metadata: {namespace: shop, name: web}, spec: {containers: []}}"));
        setting.look();
        assertLost("pod shop/web was not made by this restore: it is left alone");
    }

    @Test
    void a_pod_that_waits_for_another_restore_is_left_alone() {
        setting.untilThePodIsMade();
        ObjectNode other = pod();
        ((ObjectNode) other.at("/spec/initContainers/0")).putArray("args").add("uid-of-another");
        setting.cluster.put(Kinds.PODS, other);
        setting.podIs("running: {}");
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertLost("pod shop/web was not made by this restore: it is left alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{phase: Running}", "{phase: Pending}", "{}"})
    void nothing_is_written_into_a_claim_that_another_pod_mounts(String status) {
        setting.untilThePodIsMade();
        setting.cluster.put(
                Kinds.PODS,
                object("{metadata: {namespace: shop, name: other, uid: o}, spec: {containers: [], volumes: [{name: v,"
                        + " persistentVolumeClaim: {claimName: data}}]}, status: " + status + "}"));
        setting.podIs("running: {}");
        setting.look();
        assertThat(attempts("data")).containsExactly("1 ClaimInUse");
        assertThat(setting.volume("data").getStatus().message).contains("pod shop/other mounts its claim data too");
        assertThat(newestJob().volumes())
                .extracting(NodeJob.Volume::name)
                .containsExactly(setting.volume("cache").getMetadata().getName());

        setting.cluster.remove(Kinds.PODS, "shop", "other");
        setting.clock.advance(Duration.ofMinutes(1));
        setting.look();
        assertThat(newestJob().volumes())
                .extracting(NodeJob.Volume::name)
                .containsExactly(setting.volume("data").getMetadata().getName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}, status: {phase: Succeeded}",
                "spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: elsewhere}}]}",
                "spec: {containers: [], initContainers: [{name: salvor-restore-wait, args: [uid-of-restore]}],"
                        + " volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}"
            })
    void a_pod_that_has_ended_or_mounts_another_claim_or_waits_too_is_in_nobodys_way(String pod) {
        setting.untilThePodIsMade();
        setting.cluster.put(Kinds.PODS, object("{metadata: {namespace: shop, name: other, uid: o}, " + pod + "}"));
        setting.podIs("running: {}");
        setting.look();
        assertThat(newestJob().volumes()).hasSize(2);
    }

    @Test
    void nothing_is_written_under_a_pod_that_has_gone_on() {
        setting.untilThePodIsMade();
        setting.podIs("terminated: {exitCode: 0}");
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertLost("pod shop/web has gone on and waits for no data any more");
    }

    @Test
    void a_pod_that_never_waits_is_lost_at_the_deadline() {
        setting.untilThePodIsMade();
        setting.clock.advance(Duration.ofHours(4));
        setting.look();
        assertThat(setting.volume("data").getStatus().reason).isEqualTo("DeadlineExceeded");
        assertThat(setting.volume("data").getStatus().message)
                .contains("pod shop/web has not started to wait for its data yet; not done by the deadline");
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
    }

    @Test
    void a_volume_that_cannot_be_reached_fails_alone() {
        setting.untilThePodIsMade();
        setting.podIs("running: {}");
        setting.cluster.remove(Kinds.PERSISTENT_VOLUMES, null, "pv-data");
        setting.look();
        assertThat(newestJob().volumes())
                .extracting(NodeJob.Volume::name)
                .containsExactly(setting.volume("cache").getMetadata().getName());
        assertThat(attempts("data")).containsExactly("1 FolderMissing");
        assertThat(setting.volume("data").getStatus().message)
                .isEqualTo("the kubelet's folder for this kind of volume is not known");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void a_look_that_was_cut_short_between_two_records_is_completed(int code) {
        setting.backup();
        setting.asked();
        setting.calls.fail("create PodVolumeRestore", 2, code);
        setting.look();
        assertThat(setting.volumes()).hasSize(1);
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web"))
                .as("no pod before all records")
                .isNull();
        setting.restart();
        setting.look();
        assertThat(setting.volumes()).hasSize(2);
        setting.look();
        setting.podIs("running: {}");
        setting.look();
        assertThat(newestJob().volumes()).hasSize(2);
    }

    @Test
    void an_answer_that_was_lost_makes_no_second_record() {
        setting.backup();
        setting.asked();
        setting.calls.loseAnswer("create PodVolumeRestore", 1);
        setting.look();
        setting.look();
        assertThat(setting.volumes()).hasSize(2);
    }

    @Test
    void a_lost_record_is_made_again_while_its_pod_waits_and_gets_a_job_of_its_own() {
        setting.untilTheJobIsStarted();
        setting.jobs.runs(newestJob().name());
        setting.own.remove(
                PodVolumeRestore.class, setting.volume("cache").getMetadata().getName());
        setting.clock.advance(Duration.ofSeconds(1));
        setting.look();
        assertThat(setting.volumes()).hasSize(2);
        assertThat(setting.jobs.started()).as("the first may still write").hasSize(1);

        setting.reported("data", VolumePhase.Completed, null);
        ends(newestJob().name());
        setting.look();
        assertThat(newestJob().volumes())
                .extracting(NodeJob.Volume::name)
                .containsExactly(setting.volume("cache").getMetadata().getName());
    }

    @Test
    void a_record_that_is_lost_after_its_pod_has_gone_on_is_a_loss_and_no_success() {
        setting.untilTheJobIsStarted();
        setting.dataIsBack();
        setting.own.remove(
                PodVolumeRestore.class, setting.volume("cache").getMetadata().getName());
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.status().failures).singleElement().satisfies(failure -> assertThat(failure.object)
                .isEqualTo("shop/web/cache"));
    }

    @Test
    void a_job_whose_pod_is_gone_is_stopped_and_its_end_is_waited_for() {
        setting.untilTheJobIsStarted();
        String job = newestJob().name();
        setting.jobs.runs(job);
        setting.jobs.lingers(job);
        setting.cluster.remove(Kinds.PODS, "shop", "web");
        setting.look();
        assertThat(setting.calls.made("stop Job " + job)).isNotEmpty();
        assertThat(attempts("data")).as("its process may still write").containsExactly("1 null");
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web")).isNull();

        setting.jobs.lingersNoMore(job);
        setting.look();
        assertThat(attempts("data")).containsExactly("1 CarrierGone");
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
    }

    @Test
    void a_waiting_pod_that_was_drained_is_made_again_after_a_pause_and_filled() {
        setting.untilTheJobIsStarted();
        isRestored("cache");
        isRestored("data");
        setting.cluster.remove(Kinds.PODS, "shop", "web");
        setting.look();
        setting.look();
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web"))
                .as("not at once")
                .isNull();
        setting.clock.advance(Duration.ofMinutes(1));
        setting.look();
        assertThat(pod().at("/spec/initContainers/0/name").asText()).isEqualTo("salvor-restore-wait");
        setting.look();
        setting.podIs("running: {}");
        setting.restart();
        setting.look();
        assertThat(newestJob().volumes()).extracting(NodeJob.Volume::attempt).containsExactly(2, 2);
        assertThat(setting.volume("data").getStatus().restored)
                .as("behind its claim it is as it was")
                .isTrue();
        assertThat(setting.volume("cache").getStatus().restored)
                .as("it lived with the pod that is gone")
                .isNull();
        assertThat(setting.volume("data").getStatus().place.podUID).isEqualTo(uidOfThePod());
    }

    @Test
    void a_pod_that_goes_again_and_again_is_given_up() {
        setting.untilThePodIsMade();
        for (int i = 0; i < 20; i++) {
            if (setting.cluster.now(Kinds.PODS, "shop", "web") != null) {
                setting.cluster.remove(Kinds.PODS, "shop", "web");
            }
            setting.look();
            setting.clock.advance(Duration.ofMinutes(2));
            setting.look();
        }
        assertThat(attempts("data"))
                .containsExactly("1 CarrierGone", "2 CarrierGone", "3 CarrierGone", "4 CarrierGone");
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertLost("pod shop/web does not exist (after 4 attempts)");
    }

    @Test
    void a_pod_that_cannot_be_made_again_fails_with_what_the_api_server_said() {
        setting.untilTheJobIsStarted();
        ends(newestJob().name());
        setting.cluster.remove(Kinds.PODS, "shop", "web");
        setting.look();
        for (int i = 0; i < 4; i++) {
            setting.calls.fail("create pods web", 1, 403);
            setting.clock.advance(Duration.ofMinutes(10));
            setting.look();
        }
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.volume("data").getStatus().message).contains("pod shop/web could not be made: ");
    }

    @Test
    void a_job_whose_pod_was_replaced_is_stopped() {
        setting.untilTheJobIsStarted();
        String job = newestJob().name();
        setting.jobs.runs(job);
        ObjectNode pod = pod();
        ((ObjectNode) pod.get("metadata")).put("uid", "another");
        setting.cluster.put(Kinds.PODS, pod);
        setting.look();
        assertThat(setting.calls.made("stop Job " + job)).isNotEmpty();
    }

    @Test
    void nothing_runs_again_under_a_pod_that_has_seen_its_data() {
        setting.untilTheJobIsStarted();
        isRestored("data");
        isRestored("cache");
        setting.podIs("terminated: {exitCode: 0}");
        ends(newestJob().name());
        setting.look();
        setting.clock.advance(Duration.ofMinutes(10));
        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);
        assertThat(setting.volume("data").getStatus().phase).isEqualTo(VolumePhase.Completed);
        assertThat(setting.volume("data").getStatus().reason).isEqualTo("Restored");
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
    }

    @Test
    void a_pod_that_fails_while_it_waits_ends_its_job_and_its_volumes() {
        setting.untilTheJobIsStarted();
        ObjectNode pod = pod();
        ((ObjectNode) pod.get("status")).put("phase", "Failed").put("reason", "Evicted");
        setting.cluster.put(Kinds.PODS, pod);
        setting.look();
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.volume("cache").getStatus().message)
                .endsWith("nothing starts it again (Evicted); delete it and restore again");
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
    }

    @Test
    void a_wait_container_that_was_killed_has_not_seen_its_data() {
        setting.untilTheJobIsStarted();
        setting.jobs.runs(newestJob().name());
        setting.podIs("terminated: {exitCode: 137, reason: OOMKilled}");
        setting.look();
        assertThat(setting.volume("data").hasEnded()).isFalse();
        assertThat(setting.calls.made("stop Job")).isEmpty();
    }

    @Test
    void a_node_that_is_lost_is_waited_for_because_its_job_may_still_write() {
        setting.untilTheJobIsStarted();
        setting.jobs.runs(newestJob().name());
        setting.cluster.remove(Kinds.NODES, null, "node-1");
        setting.clock.advance(Duration.ofMinutes(10));
        setting.look();
        assertThat(attempts("data")).containsExactly("1 null");
        assertThat(setting.jobs.started()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start Job", "replaceStatus PodVolumeRestore"})
    void a_write_that_is_not_answered_is_made_at_the_next_look(String call) {
        for (int code : new int[] {500, TestingCalls.TIMEOUT}) {
            RestoreSetting fresh = new RestoreSetting(folder.resolve(call + code));
            fresh.untilThePodIsMade();
            fresh.podIs("running: {}");
            fresh.calls.fail(call, 1, code);
            fresh.look();
            assertThat(fresh.status().conditions)
                    .extracting(condition -> condition.reason)
                    .contains("ApiUnavailable");
            fresh.look();
            fresh.clock.advance(Duration.ofMinutes(2));
            fresh.look();
            assertThat(fresh.jobs.started()).as(call + " " + code).hasSize(1);
        }
    }

    @Test
    void a_job_that_is_refused_is_tried_again_and_then_its_volumes_fail() {
        setting.untilThePodIsMade();
        setting.podIs("running: {}");
        for (int attempt = 1; attempt <= 6; attempt++) {
            setting.calls.fail("start Job", 1, 403);
            setting.look();
            assertThat(attempts("data")).hasSize(attempt).last().isEqualTo(attempt + " JobNotStarted");
            setting.clock.advance(Duration.ofMinutes(10));
        }
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.volume("data").getStatus().message).contains("could not be made");
    }

    @Test
    void a_job_that_dies_is_tried_again_after_pauses_and_then_its_volumes_fail() {
        setting.untilTheJobIsStarted();
        for (int look = 0; look < 40 && !setting.now().hasEnded(); look++) {
            for (PodVolumeRestore volume : setting.volumes()) {
                if (volume.getStatus().attempt != null) {
                    setting.reported(volume.getSpec().volume, VolumePhase.InProgress, null);
                }
            }
            setting.jobs.started().forEach(job -> ends(job.name()));
            setting.look();
            assertThat(setting.jobs.started().size()).isLessThan(12);
            setting.clock.advance(Duration.ofMinutes(3));
        }
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(attempts("data")).hasSizeBetween(2, 4).allMatch(attempt -> attempt.endsWith("JobDied"));
    }

    @Test
    void what_a_job_says_of_its_failure_decides_whether_it_is_tried_again() {
        setting.untilTheJobIsStarted();
        PodVolumeRestore volume = setting.volume("data");
        volume.getStatus().phase = VolumePhase.New;
        volume.getStatus().reason = "RepositoryLocked";
        volume.getStatus().message = "another restic holds a lock";
        setting.own.put(volume);
        setting.look();
        assertThat(attempts("data")).containsExactly("1 RepositoryLocked");
        assertThat(setting.volume("data").hasEnded()).isFalse();
        setting.clock.advance(Duration.ofMinutes(1));
        setting.look();
        assertThat(newestJob().volumes())
                .extracting(NodeJob.Volume::name)
                .containsExactly(setting.volume("data").getMetadata().getName());
    }

    @Test
    void a_pod_that_is_to_go_on_without_lost_data_is_let_go_before_the_volume_ends() {
        setting.backup();
        setting.asked(spec -> spec.onDataFailure = DataFailureAction.Continue);
        setting.look();
        setting.look();
        setting.podIs("running: {}");
        setting.look();
        setting.reported("data", VolumePhase.Completed, null);
        PodVolumeRestore volume = setting.volume("cache");
        volume.getStatus().phase = VolumePhase.New;
        volume.getStatus().reason = "SnapshotMissing";
        volume.getStatus().message = "volume shop/web/cache: the repository has no such snapshot";
        setting.own.put(volume);
        ends(newestJob().name());
        setting.look();
        setting.look();
        assertThat(setting.volume("cache").getStatus().lost.reason).isEqualTo("SnapshotMissing");
        assertThat(setting.volume("cache").hasEnded()).as("its pod still waits").isFalse();

        setting.restart();
        setting.clock.advance(Duration.ofMinutes(1));
        setting.look();
        assertThat(newestJob().volumes())
                .containsExactly(new NodeJob.Volume(
                        setting.volume("cache").getMetadata().getName(),
                        null,
                        2,
                        "/var/lib/kubelet/pods/" + uidOfThePod() + "/volumes/kubernetes.io~empty-dir/salvor-restore"));

        ends(newestJob().name());
        setting.podIs("terminated: {exitCode: 0}");
        setting.look();
        setting.look();
        assertThat(setting.volume("cache").getStatus().phase).isEqualTo(VolumePhase.Failed);
        assertThat(setting.volume("cache").getStatus().reason).isEqualTo("SnapshotMissing");
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.status().failures)
                .extracting(failure -> failure.object)
                .containsExactly("shop/web/cache");
    }

    @Test
    void a_pod_that_was_refused_at_first_and_made_later_is_no_failure() {
        setting.backup();
        setting.asked();
        setting.calls.fail("create pods web", 1, 403);
        setting.look();
        setting.look();
        assertThat(setting.status().objects.failed).isEqualTo(1);
        setting.look();
        setting.clock.advance(Duration.ofMinutes(1));
        setting.look();
        setting.podIs("running: {}");
        setting.look();
        setting.restart();
        setting.dataIsBack();
        setting.look();
        setting.look();
        assertThat(setting.status().failures).isEmpty();
        assertThat(setting.status().objects.failed).isZero();
        assertThat(setting.status().objects.created).isEqualTo(setting.status().objects.planned);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
    }

    @Test
    void the_last_words_of_a_job_are_heard() {
        setting.untilTheJobIsStarted();
        String data = setting.volume("data").getMetadata().getName();
        String cache = setting.volume("cache").getMetadata().getName();
        setting.jobs.ends(
                newestJob().name(),
                "it has ended",
                "[{\"volume\":\"" + data
                        + "\",\"attempt\":1,\"phase\":\"Completed\",\"reason\":\"Restored\"},{\"volume\":\"" + cache
                        + "\",\"attempt\":7,\"phase\":\"Completed\"}]");
        setting.look();
        assertThat(setting.volume("data").getStatus().phase).isEqualTo(VolumePhase.Completed);
        assertThat(setting.volume("cache").hasEnded())
                .as("that was of another attempt")
                .isFalse();
    }

    /** How many Jobs another run may start on the node now. */
    private int room() {
        List<Wish> many = Collections.nCopies(50, new Wish("node-1", Set.of()));
        return setting.queue.ask("another", RestoreSetting.START, many).size();
    }

    @Test
    void a_restore_that_has_ended_gives_its_place_in_the_queue_back() {
        int free = room();
        setting.untilTheJobIsStarted();
        assertThat(room()).isEqualTo(free - 1);
        setting.jobs.runs(newestJob().name());
        setting.look();
        setting.reported("data", VolumePhase.Completed, null);
        setting.reported("cache", VolumePhase.Completed, null);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(room()).isEqualTo(free);
    }

    @Test
    void so_does_one_that_was_deleted_while_it_was_at_work() {
        int free = room();
        setting.untilTheJobIsStarted();
        Restore cached = setting.now();
        setting.own.remove(Restore.class, RestoreSetting.NAME);
        setting.reconcile(cached);
        assertThat(room()).isEqualTo(free);
    }

    @Test
    void what_a_job_has_reported_stays() {
        setting.untilTheJobIsStarted();
        setting.reported("data", VolumePhase.PartiallyFailed, "2 files could not be written");
        setting.reported("cache", VolumePhase.Failed, "no");
        setting.cluster.remove(Kinds.PODS, "shop", "web");
        setting.look();
        assertThat(setting.volume("data").getStatus().phase).isEqualTo(VolumePhase.PartiallyFailed);
        assertThat(attempts("data")).containsExactly("1 PartiallyFailed");
        assertThat(setting.status().volumes.partiallyFailed).isEqualTo(1);
        assertThat(setting.status().volumes.failed).isEqualTo(1);
        assertThat(setting.status().failures)
                .extracting(failure -> failure.object + ": " + failure.reason)
                .contains("shop/web/data: 2 files could not be written");
    }

    @Test
    void a_job_that_is_slow_ends_with_the_restore() {
        setting.untilTheJobIsStarted();
        setting.jobs.runs(newestJob().name());
        setting.reported("data", VolumePhase.InProgress, null);
        setting.look();
        assertThat(setting.status().progress.totalBytes)
                .as("as planned, until the other volume says how much it is")
                .isEqualTo(3_000_000);
        assertThat(setting.status().progress.bytesDone).isEqualTo(40);
        setting.clock.advance(Duration.ofHours(4).plusSeconds(91));
        setting.look();
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.status().phase).isIn(RestorePhase.PartiallyFailed, RestorePhase.Failed);
        assertThat(setting.volume("data").getStatus().message).contains("not done by the deadline");
    }
}
