package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.object;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.DataFailureAction;
import io.salvor.api.DataRoute;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.NodeJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The route through the claim: a pod holds it, a Job fills it, its pod goes, the holder goes, and then come the pods of the application. */
class HoldersTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
    }

    private void untilTheHolderIsMade() {
        setting.backup();
        setting.asked(spec -> spec.dataRoute = DataRoute.Claim);
        setting.look();
        setting.look();
    }

    private void untilTheJobOfTheClaimRuns() {
        untilTheHolderIsMade();
        holderIs("running: {}");
        setting.look();
        setting.jobs.runs(newestJob().name());
        setting.look();
    }

    private String holder() {
        return setting.volume("data").getSpec().pod.name;
    }

    private ObjectNode pod(String name) {
        return setting.cluster.now(Kinds.PODS, "shop", name);
    }

    private void holderIs(String state) {
        ObjectNode pod = pod(holder());
        ((ObjectNode) pod.get("spec")).put("nodeName", "node-1");
        pod.set("status", yaml("{initContainerStatuses: [{name: salvor-restore-wait, state: {" + state + "}}]}"));
        setting.cluster.put(Kinds.PODS, pod);
    }

    private NodeJob newestJob() {
        List<NodeJob> started = setting.jobs.started();
        return started.get(started.size() - 1);
    }

    private void claimIs(VolumePhase phase) {
        setting.reported("data", phase, phase == VolumePhase.Completed ? null : "it is broken");
        PodVolumeRestore volume = setting.volume("data");
        volume.getStatus().restored = phase == VolumePhase.Completed;
        setting.own.put(volume);
    }

    @Test
    void a_holder_mounts_the_claim_and_nothing_of_the_application_is_there() {
        untilTheHolderIsMade();
        assertThat(pod("web")).isNull();
        ObjectNode held = pod(holder());
        assertThat(held.at("/spec/volumes/0/persistentVolumeClaim/claimName").asText())
                .isEqualTo("data");
        assertThat(held.at("/spec/initContainers/0/name").asText()).isEqualTo("salvor-restore-wait");
        assertThat(held.at("/spec/containers/0/image").asText()).isNotEqualTo("busybox");
        assertThat(setting.status().objects.planned).as("without the holder").isEqualTo(6);
    }

    @Test
    void nothing_is_written_into_a_claim_that_has_another_volume_than_the_planned_one() {
        untilTheHolderIsMade();
        ObjectNode claim = setting.cluster.now(Kinds.CLAIMS, "shop", "data");
        ((ObjectNode) claim.get("spec")).put("volumeName", "pv-theirs");
        setting.cluster.put(Kinds.CLAIMS, claim);
        ObjectNode theirs = setting.cluster.now(Kinds.PERSISTENT_VOLUMES, null, "pv-data");
        ((ObjectNode) theirs.get("metadata")).put("name", "pv-theirs").put("uid", "theirs");
        setting.cluster.put(Kinds.PERSISTENT_VOLUMES, theirs);
        holderIs("running: {}");
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.volume("data").getStatus()).satisfies(status -> {
            assertThat(status.phase).isEqualTo(VolumePhase.Failed);
            assertThat(status.reason).isEqualTo("ClaimTaken");
            assertThat(status.message).contains("claim shop/data", "pv-theirs", "pv-data");
        });
    }

    @Test
    void nothing_is_written_where_somebody_has_made_another_volume_since_the_plan() {
        untilTheHolderIsMade();
        setting.clock.advance(Duration.ofSeconds(1));
        ObjectNode theirs = setting.cluster.now(Kinds.PERSISTENT_VOLUMES, null, "pv-data");
        ((ObjectNode) theirs.get("metadata"))
                .put("name", "pv-theirs")
                .put("uid", "theirs")
                .put("creationTimestamp", setting.clock.instant().toString());
        setting.cluster.put(Kinds.PERSISTENT_VOLUMES, theirs);
        holderIs("running: {}");
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.volume("data").getStatus().reason).isEqualTo("ClaimTaken");
        assertThat(setting.volume("data").getStatus().message).contains("claim shop/data", "pv-theirs", "/mnt/data");
    }

    @Test
    void a_claim_that_could_not_be_made_is_not_waited_for() {
        untilTheHolderIsMade();
        setting.cluster.remove(Kinds.CLAIMS, "shop", "data");
        setting.look();
        assertThat(setting.volume("data").getStatus().phase).isEqualTo(VolumePhase.Failed);
        assertThat(setting.volume("data").getStatus().reason).isEqualTo("ClaimTaken");
        assertThat(setting.volume("data").getStatus().message).contains("claim shop/data is not there");
        setting.look();
        assertThat(pod(holder())).as("what held it goes").isNull();
    }

    @Test
    void a_claim_whose_volume_somebody_has_taken_is_not_waited_for() {
        untilTheHolderIsMade();
        ObjectNode volume = setting.cluster.now(Kinds.PERSISTENT_VOLUMES, null, "pv-data");
        volume.withObject("/spec/claimRef").put("namespace", "blog").put("name", "posts");
        setting.cluster.put(Kinds.PERSISTENT_VOLUMES, volume);
        setting.look();
        assertThat(setting.volume("data").getStatus().reason).isEqualTo("ClaimTaken");
        assertThat(setting.volume("data").getStatus().message).contains("pv-data is kept for claim blog/posts");
    }

    @Test
    void its_job_gets_no_way_to_let_a_pod_go_on() {
        untilTheJobOfTheClaimRuns();
        assertThat(newestJob().volumes()).singleElement().satisfies(volume -> {
            assertThat(volume.hostPath())
                    .endsWith(
                            pod(holder()).at("/metadata/uid").asText() + "/volumes/kubernetes.io~local-volume/pv-data");
            assertThat(volume.signalPath()).isNull();
        });
    }

    @Test
    void the_pod_of_the_application_comes_when_the_job_and_the_holder_are_gone() {
        untilTheJobOfTheClaimRuns();
        String holder = holder();
        claimIs(VolumePhase.Completed);
        setting.look();
        assertThat(setting.status().message)
                .isEqualTo("the pod of Job " + newestJob().name() + " is still there");
        assertThat(pod(holder)).isNotNull();
        setting.jobs.ends(newestJob().name(), "Completed", "");
        setting.look();
        assertThat(pod(holder)).isNull();
        assertThat(pod("web")).isNull();
        setting.look();
        assertThat(pod("web")).isNotNull();
        assertThat(pod(holder)).isNull();
    }

    @Test
    void an_operator_that_starts_anew_makes_no_holder_that_is_not_needed() {
        untilTheJobOfTheClaimRuns();
        String holder = holder();
        claimIs(VolumePhase.Completed);
        setting.jobs.ends(newestJob().name(), "Completed", "");
        setting.look();
        setting.restart();
        setting.calls.clear();
        setting.look();
        setting.look();
        assertThat(setting.calls.made()).noneMatch(call -> call.equals("create pods " + holder));
        assertThat(pod("web")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(DataFailureAction.class)
    void what_mounts_a_claim_that_is_lost_is_held_or_made_when_the_holder_is_gone(DataFailureAction action) {
        setting.backup();
        setting.asked(spec -> {
            spec.dataRoute = DataRoute.Claim;
            spec.onDataFailure = action;
        });
        setting.look();
        setting.look();
        String holder = holder();
        claimIs(VolumePhase.Failed);
        setting.look();
        assertThat(pod(holder)).isNull();
        assertThat(pod("web")).isNull();
        setting.look();
        setting.look();
        assertThat(pod("web") != null).isEqualTo(action == DataFailureAction.Continue);
        assertThat(setting.status().failures).anySatisfy(failure -> {
            assertThat(failure.object).isEqualTo("claim shop/data");
            assertThat(failure.reason).isEqualTo("it is broken");
        });
    }

    @Test
    void a_holder_that_somebody_deleted_is_made_again() {
        untilTheJobOfTheClaimRuns();
        String first = pod(holder()).at("/metadata/uid").asText();
        setting.cluster.remove(Kinds.PODS, "shop", holder());
        setting.look();
        setting.look();
        setting.clock.advance(Duration.ofMinutes(2));
        setting.look();
        assertThat(pod(holder())).isNotNull();
        assertThat(pod(holder()).at("/metadata/uid").asText()).isNotEqualTo(first);
        assertThat(setting.volume("data").getStatus().attempts.get(0).reason).isEqualTo("CarrierGone");
    }

    @Test
    void a_pod_that_came_for_the_claim_in_between_keeps_it() {
        untilTheHolderIsMade();
        setting.cluster.put(
                Kinds.PODS,
                object("{metadata: {namespace: shop, name: other, uid: o}, spec: {containers: [], volumes: [{name: v,"
                        + " persistentVolumeClaim: {claimName: data}}]}, status: {phase: Pending}}"));
        holderIs("running: {}");
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.volume("data").getStatus().attempts.get(0).reason).isEqualTo("ClaimInUse");
    }

    @Test
    void the_restore_ends_when_the_last_holder_is_gone() {
        untilTheJobOfTheClaimRuns();
        String holder = holder();
        claimIs(VolumePhase.Completed);
        setting.jobs.ends(newestJob().name(), "Completed", "");
        for (int i = 0; i < 4; i++) {
            setting.look();
        }
        setting.podIs("running: {}");
        setting.look();
        setting.reported("cache", VolumePhase.Completed, null);
        setting.podIs("terminated: {exitCode: 0}");
        setting.jobs.ends(newestJob().name(), "Completed", "");
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().objects.created).isEqualTo(setting.status().objects.planned);
        assertThat(pod(holder)).isNull();
    }

    @Test
    void data_alone_comes_back_into_a_claim_that_is_there() {
        setting.cluster.put(
                Kinds.PERSISTENT_VOLUMES,
                object(
                        "{metadata: {name: pv-data}, spec: {local: {path: /mnt/data}, claimRef: {namespace: shop, name: data}},"
                                + " status: {phase: Bound}}"));
        setting.cluster.put(
                Kinds.CLAIMS,
                object("{metadata: {namespace: shop, name: data, uid: c}, spec: {volumeName: pv-data, accessModes:"
                        + " [ReadWriteOnce]}, status: {phase: Bound}}"));
        setting.backup();
        setting.asked(spec -> {
            spec.dataRoute = DataRoute.Claim;
            spec.mode = RestoreMode.Data;
            spec.existingData = ExistingData.Replace;
        });
        setting.look();
        setting.look();
        holderIs("running: {}");
        setting.look();
        setting.jobs.runs(newestJob().name());
        assertThat(setting.volume("data").getSpec().existingData).isEqualTo(ExistingData.Replace);
        claimIs(VolumePhase.Completed);
        setting.jobs.ends(newestJob().name(), "Completed", "");
        setting.look();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().message)
                .isEqualTo("1 volume restored whole, 1 left alone; 0 objects made, 0 there already, 0 left out.");
        assertThat(setting.cluster.now(RestoreSetting.CONFIG_MAPS, "shop", "conf"))
                .isNull();
        assertThat(pod("web")).isNull();
    }
}
