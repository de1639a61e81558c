package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.testing.TestingCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The route through pods and the records it writes, as a Restore is carried out. */
class PodRouteTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
    }

    private String uidOfThePod() {
        return setting.cluster
                .now(Kinds.PODS, "shop", "web")
                .at("/metadata/uid")
                .asText();
    }

    private NodeJob newestJob() {
        List<NodeJob> started = setting.jobs.started();
        return started.get(started.size() - 1);
    }

    private void assertLost(String reason) {
        assertThat(setting.status().failures)
                .extracting(failure -> failure.object + ": " + failure.reason)
                .containsExactly("shop/web/data: " + reason, "shop/web/cache: " + reason);
        assertThat(setting.status().volumes.failed).isEqualTo(2);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
    }

    @Test
    void a_pod_that_does_not_wait_yet_is_waited_for_with_what_keeps_it() {
        setting.untilThePodIsMade();
        setting.podIs("waiting: {reason: ImagePullBackOff}");
        setting.look();
        assertThat(setting.volumes()).isEmpty();
        assertThat(setting.status().message)
                .isEqualTo("pod shop/web has not started to wait for its data yet (ImagePullBackOff)");
    }

    @Test
    void records_say_what_comes_back_and_where_it_is() {
        setting.untilTheRecordsAreWritten();
        PodVolumeRestore data = setting.volume("data");
        assertThat(data.getSpec().hostPath)
                .isEqualTo("/var/lib/kubelet/pods/" + uidOfThePod() + "/volumes/kubernetes.io~local-volume/pv-data");
        assertThat(data.getSpec().snapshotID).isEqualTo("snapshot-of-data");
        assertThat(data.getSpec().node).isEqualTo("node-1");
        assertThat(data.getSpec().pod.uid).isEqualTo(uidOfThePod());
        assertThat(data.getSpec().root.mode).isEqualTo("0700");
        assertThat(data.getSpec().root.modificationTime).isEqualTo("2001-02-03T04:05:06.000000007Z");
        assertThat(data.getSpec().root.attributes).containsExactly(Map.entry("origin", "c2hvcA=="));
        assertThat(data.getSpec().repoIdentifier)
                .as("the location's own, not that of the time of the backup")
                .isEqualTo(setting.location().repoIdentifier("shop"));
        assertThat(data.getMetadata().getLabels())
                .containsEntry(Labels.RESTORE, RestoreSetting.NAME)
                .containsEntry(Labels.NODE, "node-1");
        PodVolumeRestore cache = setting.volume("cache");
        assertThat(cache.getSpec().hostPath).endsWith("/volumes/kubernetes.io~empty-dir/cache");
        assertThat(cache.getSpec().root).isNull();
        assertThat(setting.status().message).isEqualTo("the records of pod shop/web");
    }

    @Test
    void one_job_on_the_node_works_on_all_volumes_of_a_pod() {
        setting.untilTheJobIsStarted();
        NodeJob job = newestJob();
        assertThat(job.node()).isEqualTo("node-1");
        assertThat(job.command()).isEqualTo(NodeJob.Command.restore);
        assertThat(job.volumes()).hasSize(2);
        assertThat(job.labels()).isEqualTo(Map.of(Labels.RESTORE, RestoreSetting.NAME));
        assertThat(job.passwords()).containsOnlyKeys("shop");
        assertThat(job.deadline()).isEqualTo(RestoreSetting.START.plus(Duration.ofHours(4)));

        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);
        assertThat(setting.status().message).isEqualTo("data is being put back");
    }

    @Test
    void a_pod_that_was_deleted_before_its_records_were_written_is_lost_at_once() {
        setting.untilThePodIsMade();
        setting.cluster.remove(Kinds.PODS, "shop", "web");
        setting.look();
        assertLost("pod shop/web does not exist");
    }

    @Test
    void a_pod_that_somebody_else_made_in_its_place_is_left_alone() {
        setting.untilThePodIsMade();
        setting.cluster.put(Kinds.PODS, object("{metadata: {namespace: shop, name: web}, spec: {containers: []}}"));
        setting.look();
        assertLost("pod shop/web was not made by this restore: it is left alone");
    }

    @Test
    void a_pod_that_has_gone_on_without_records_is_lost() {
        setting.untilThePodIsMade();
        setting.podIs("terminated: {exitCode: 0}");
        setting.look();
        assertLost("pod shop/web has gone on and waits for no data any more");
    }

    @Test
    void a_pod_that_never_waits_is_lost_at_the_deadline() {
        setting.untilThePodIsMade();
        setting.clock.advance(Duration.ofHours(4));
        setting.look();
        assertLost("pod shop/web has not started to wait for its data yet");
    }

    @Test
    void a_volume_that_the_pod_has_no_more_loses_all_of_its_pod() {
        setting.untilThePodIsMade();
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", "web");
        ((ObjectNode) pod.get("spec")).putArray("volumes").addObject().put("name", "other");
        setting.cluster.put(Kinds.PODS, pod);
        setting.podIs("running: {}");
        setting.look();
        assertThat(setting.volumes()).isEmpty();
        assertLost("volume shop/web/data: the pod has no such volume any more");
    }

    @Test
    void a_persistent_volume_that_is_gone_leaves_no_folder_to_restore_into() {
        setting.untilThePodIsMade();
        setting.podIs("running: {}");
        setting.cluster.remove(Kinds.PERSISTENT_VOLUMES, null, "pv-data");
        setting.look();
        assertLost("volume shop/web/data: the kubelet's folder for this kind of volume is not known");
    }

    @Test
    void a_claim_that_is_gone_leaves_no_folder_to_restore_into() {
        setting.untilThePodIsMade();
        setting.podIs("running: {}");
        setting.cluster.remove(Kinds.CLAIMS, "shop", "data");
        setting.look();
        assertLost("volume shop/web/data: the kubelet's folder for this kind of volume is not known");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, TestingCalls.TIMEOUT})
    void a_look_that_was_cut_short_between_two_records_is_completed(int code) {
        setting.untilThePodIsMade();
        setting.podIs("running: {}");
        setting.calls.fail("create PodVolumeRestore", 2, code);
        setting.look();
        assertThat(setting.volumes()).hasSize(1);
        setting.restart();
        setting.look();
        assertThat(setting.volumes()).hasSize(2);
        assertThat(setting.jobs.started()).as("a Job with some of the volumes").isEmpty();
        setting.look();
        assertWorksOnBoth(newestJob());
    }

    private void assertWorksOnBoth(NodeJob job) {
        assertThat(job.volumes())
                .extracting(NodeJob.Volume::name)
                .containsExactlyInAnyOrder(
                        setting.volume("data").getMetadata().getName(),
                        setting.volume("cache").getMetadata().getName());
    }

    /** An earlier version started a Job with the record of one volume only; the pod waits for both. */
    private void jobThatKnowsOneVolume() {
        setting.untilTheRecordsAreWritten();
        PodVolumeRestore cache = setting.volume("cache");
        setting.own.remove(PodVolumeRestore.class, cache.getMetadata().getName());
        String target = "uid-of-restore/" + uidOfThePod();
        setting.jobs.start(
                new NodeJob(
                        Names.job(RestoreSetting.NAME, target, 1),
                        NodeJob.Command.restore,
                        "node-1",
                        List.of(new NodeJob.Volume(
                                setting.volume("data").getMetadata().getName(), "/data")),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        RestoreSetting.START),
                setting.now());
        setting.jobs.runs(newestJob().name());
    }

    private void isRestored(String name) {
        setting.reported(name, VolumePhase.InProgress, null);
        PodVolumeRestore volume = setting.volume(name);
        volume.getStatus().restored = true;
        setting.own.put(volume);
    }

    @Test
    void a_job_that_waits_in_vain_for_its_pod_gives_way_to_one_with_all_volumes() {
        jobThatKnowsOneVolume();
        setting.look();
        setting.look();
        assertThat(newestJob().volumes()).as("it is at work still").hasSize(1);
        isRestored("data");
        setting.look();
        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);
        assertWorksOnBoth(newestJob());
        isRestored("data");
        setting.look();
        assertThat(setting.calls.made("stop Job")).hasSize(1);
    }

    @Test
    void a_job_whose_pod_has_gone_on_is_let_end() {
        jobThatKnowsOneVolume();
        setting.look();
        isRestored("data");
        setting.podIs("terminated: {exitCode: 0}");
        setting.look();
        assertThat(setting.calls.made("stop Job")).isEmpty();
    }

    @Test
    void a_volume_whose_pod_waits_for_a_lost_one_gets_no_job() {
        setting.untilTheRecordsAreWritten();
        setting.own.remove(
                PodVolumeRestore.class, setting.volume("cache").getMetadata().getName());
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", "web");
        ((ObjectNode) pod.get("spec")).putArray("volumes").addObject().put("name", "data");
        setting.cluster.put(Kinds.PODS, pod);
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.volume("data").getStatus().message)
                .isEqualTo("volume shop/web/data was not restored on node node-1: its pod waits for a volume that is"
                        + " lost");
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.status().volumes.failed).isEqualTo(2);
    }

    @Test
    void the_traces_go_from_a_volume_whose_pod_went_on_before_another_was_lost() {
        setting.untilTheRecordsAreWritten();
        setting.own.remove(
                PodVolumeRestore.class, setting.volume("cache").getMetadata().getName());
        isRestored("data");
        setting.podIs("terminated: {exitCode: 0}");
        setting.look();
        assertThat(newestJob().volumes()).hasSize(1);
    }

    @Test
    void a_pod_that_fails_while_it_waits_ends_its_job_and_its_volumes() {
        setting.untilTheJobIsStarted();
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", "web");
        ((ObjectNode) pod.get("status")).put("phase", "Failed").put("reason", "Evicted");
        setting.cluster.put(Kinds.PODS, pod);
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.volume("cache").getStatus().message)
                .endsWith("nothing starts it again (Evicted); delete it and restore again");
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
    }

    @Test
    void a_pod_that_failed_before_its_records_were_written_is_lost_at_once() {
        setting.untilThePodIsMade();
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", "web");
        ((ObjectNode) pod.get("spec")).put("restartPolicy", "Never");
        setting.cluster.put(Kinds.PODS, pod);
        setting.podIs("terminated: {exitCode: 137, reason: OOMKilled}");
        setting.look();
        assertLost("pod shop/web failed before it had its data, and nothing starts it again (OOMKilled); delete it and"
                + " restore again");
    }

    @Test
    void an_answer_that_was_lost_makes_no_second_record() {
        setting.untilThePodIsMade();
        setting.podIs("running: {}");
        setting.calls.loseAnswer("create PodVolumeRestore", 1);
        setting.look();
        setting.look();
        assertThat(setting.volumes()).hasSize(2);
    }

    @Test
    void a_lost_record_is_made_again_while_its_pod_waits() {
        setting.untilTheJobIsStarted();
        setting.own.remove(
                PodVolumeRestore.class, setting.volume("cache").getMetadata().getName());
        setting.look();
        assertThat(setting.volumes()).hasSize(2);

        // The Job that runs does not know the new record: the next one does.
        setting.reported("data", VolumePhase.Completed, null);
        setting.jobs.ends(newestJob().name(), "Job failed", "");
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
    void a_pod_that_is_gone_fails_its_volumes_by_name() {
        setting.untilTheJobIsStarted();
        setting.cluster.remove(Kinds.PODS, "shop", "web");
        setting.look();
        assertThat(setting.jobs.started()).as("a Job that works into nothing").isEmpty();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.volume("data").getStatus().phase).isEqualTo(VolumePhase.Failed);
        assertThat(setting.volume("data").getStatus().message)
                .isEqualTo("volume shop/web/data was not restored on node node-1: its pod is gone (PodGone)");
    }

    @Test
    void a_pod_of_the_same_name_is_not_the_pod() {
        setting.untilTheJobIsStarted();
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", "web");
        ((ObjectNode) pod.get("metadata")).put("uid", "another");
        setting.cluster.put(Kinds.PODS, pod);
        setting.look();
        assertThat(setting.volume("cache").getStatus().phase).isEqualTo(VolumePhase.Failed);
    }

    @Test
    void a_pod_that_has_seen_its_data_is_released_once() {
        setting.untilTheJobIsStarted();
        setting.podIs("terminated: {exitCode: 0}");
        setting.look();
        assertThat(setting.volumes())
                .allSatisfy(volume ->
                        assertThat(volume.getMetadata().getAnnotations()).containsEntry(Labels.POD_RELEASED, "true"));
        assertThat(setting.calls.made("edit PodVolumeRestore")).hasSize(2);
        setting.look();
        assertThat(setting.calls.made("edit PodVolumeRestore")).hasSize(2);
    }

    @Test
    void a_wait_container_that_was_killed_has_not_seen_its_data() {
        setting.untilTheJobIsStarted();
        setting.podIs("terminated: {exitCode: 137, reason: OOMKilled}");
        setting.look();
        assertThat(setting.calls.made("edit PodVolumeRestore")).isEmpty();
    }

    @Test
    void other_annotations_of_a_record_do_not_release_it() {
        setting.untilTheJobIsStarted();
        for (PodVolumeRestore volume : setting.volumes()) {
            volume.getMetadata().setAnnotations(Map.of("team", "shop"));
            setting.own.put(volume);
        }
        setting.podIs("terminated: {exitCode: 0}");
        setting.look();
        assertThat(setting.volume("data").getMetadata().getAnnotations())
                .containsEntry("team", "shop")
                .containsEntry(Labels.POD_RELEASED, "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"edit PodVolumeRestore", "start Job", "editStatus PodVolumeRestore"})
    void a_write_that_is_refused_is_made_at_the_next_look(String call) {
        for (int code : new int[] {403, 409, 410, 500, TestingCalls.TIMEOUT}) {
            RestoreSetting fresh = new RestoreSetting(folder.resolve(call + code));
            fresh.untilTheRecordsAreWritten();
            if (call.startsWith("editStatus")) {
                fresh.cluster.remove(Kinds.PODS, "shop", "web");
            } else {
                fresh.podIs(call.startsWith("edit") ? "terminated: {exitCode: 0}" : "running: {}");
            }
            fresh.calls.fail(call, 1, code);
            fresh.look();
            assertThat(fresh.status().conditions)
                    .extracting(condition -> condition.reason)
                    .contains(code == 403 || code == 409 ? "ApiRefused" : "ApiUnavailable");
            fresh.look();
            assertThat(fresh.calls.made(call)).as(call + " " + code).hasSizeGreaterThan(1);
        }
    }

    @Test
    void a_job_that_fails_is_tried_three_times_and_then_its_volumes_fail() {
        setting.untilTheJobIsStarted();
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(newestJob().name()).endsWith("-" + attempt);
            setting.jobs.ends(newestJob().name(), "Job failed", "");
            setting.look();
        }
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.volume("data").getStatus().message)
                .isEqualTo("volume shop/web/data was not restored on node node-1: Job failed");
    }

    @Test
    void what_a_job_has_reported_stays_when_the_rest_fails() {
        setting.untilTheJobIsStarted();
        setting.reported("data", VolumePhase.PartiallyFailed, "2 files could not be written");
        setting.cluster.remove(Kinds.PODS, "shop", "web");
        setting.look();
        assertThat(setting.volume("data").getStatus().phase).isEqualTo(VolumePhase.PartiallyFailed);
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
        assertThat(setting.status().progress.totalBytes).isEqualTo(100);
        assertThat(setting.status().progress.bytesDone).isEqualTo(40);
        setting.clock.advance(Duration.ofHours(4).plusSeconds(91));
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(setting.volume("data").getStatus().message).contains("not done by the deadline");
    }
}
