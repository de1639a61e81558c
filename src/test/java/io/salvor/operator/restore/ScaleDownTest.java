package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.DEPLOYMENTS;
import static io.salvor.operator.restore.RestoreSetting.object;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.DataFailureAction;
import io.salvor.api.DataRoute;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestorePhase;
import io.salvor.api.ScaledObject;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.NodeJob;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mounts a claim is scaled down while that is filled, and up again whatever happens in between. */
class ScaleDownTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_deployment_runs_on_the_claim() {
        setting = new RestoreSetting(folder);
        setting.backup();
        DeploymentOnClaim.put(setting, "ReadWriteOncePod", "{}");
    }

    private void asked(DataFailureAction action) {
        setting.asked(spec -> {
            spec.dataRoute = DataRoute.Claim;
            spec.mode = RestoreMode.Data;
            spec.existingData = ExistingData.Replace;
            spec.scaleDown = true;
            spec.onDataFailure = action;
        });
        setting.look();
    }

    private void toItsEnd() {
        for (int i = 0; i < 5 && !setting.now().hasEnded(); i++) {
            setting.look();
        }
    }

    private int replicas() {
        return setting.cluster
                .now(DEPLOYMENTS, "shop", "web")
                .at("/spec/replicas")
                .asInt();
    }

    private void holderWaits() {
        String holder = setting.volume("data").getSpec().pod.name;
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", holder);
        ((ObjectNode) pod.get("spec")).put("nodeName", "node-1");
        pod.set("status", yaml("{initContainerStatuses: [{name: salvor-restore-wait, state: {running: {}}}]}"));
        setting.cluster.put(Kinds.PODS, pod);
    }

    private NodeJob untilTheJobRuns() {
        setting.look();
        setting.cluster.remove(Kinds.PODS, "shop", "web-1-x");
        holderWaits();
        setting.look();
        NodeJob job = setting.jobs.started().get(0);
        setting.jobs.runs(job.name());
        return job;
    }

    private void claimIs(VolumePhase phase, boolean writing) {
        PodVolumeRestore volume = setting.volume("data");
        volume.getStatus().phase = phase;
        volume.getStatus().writing = writing ? true : null;
        volume.getStatus().restored = phase == VolumePhase.Completed ? true : null;
        volume.getStatus().message = phase == VolumePhase.Completed ? null : "it is broken";
        setting.own.put(volume);
    }

    @Test
    void the_replicas_are_on_record_before_anything_is_scaled() {
        asked(DataFailureAction.Hold);
        assertThat(setting.status().planned).isTrue();
        assertThat(replicas()).isEqualTo(3);
        assertThat(setting.status().scaledDown).singleElement().satisfies(scaled -> {
            assertThat(scaled.resource).isEqualTo("deployments.apps");
            assertThat(scaled.name).isEqualTo("web");
            assertThat(scaled.replicas).isEqualTo(3);
            assertThat(scaled.claims).containsExactly("data");
        });
    }

    @Test
    void nothing_is_written_while_a_pod_is_still_there() {
        asked(DataFailureAction.Hold);
        setting.look();
        assertThat(replicas()).isZero();
        holderWaits();
        setting.look();
        setting.clock.advance(Duration.ofMinutes(5));
        setting.look();
        assertThat(setting.jobs.started()).isEmpty();
        assertThat(setting.status().message).isEqualTo("pod shop/web-1-x, which was scaled down, is still there");
        setting.cluster.remove(Kinds.PODS, "shop", "web-1-x");
        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);
    }

    @Test
    void what_may_not_be_scaled_down_is_a_conflict_before_anything_is_written() {
        setting.cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        String refusal = "deployments.apps \"web\" is forbidden: User \"salvor\" cannot update deployments/scale";
        setting.calls.before("try deployments.apps web", 1, () -> {
            throw new KubernetesClientException(
                    refusal,
                    403,
                    new StatusBuilder().withCode(403).withMessage(refusal).build());
        });
        asked(DataFailureAction.Hold);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Failed);
        assertThat(setting.status().conflicts)
                .extracting(conflict -> conflict.object + ": " + conflict.reason)
                .containsExactly("deployments.apps shop/web: would be refused: " + refusal
                        + "; scaleDown needs rbac.scaleDown of the chart; correct that in the cluster, or leave it out"
                        + " with exclude");
        assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void what_somebody_has_scaled_down_already_needs_no_right_to_do_so() {
        setting.cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        ObjectNode web = setting.cluster.now(DEPLOYMENTS, "shop", "web");
        web.withObjectProperty("spec").put("replicas", 0);
        setting.cluster.put(DEPLOYMENTS, web);
        setting.calls.fail("try deployments.apps web", 1, 403);
        asked(DataFailureAction.Hold);
        assertThat(setting.status().conflicts).isEmpty();
        assertThat(setting.status().planned).isTrue();
    }

    @Test
    void what_is_refused_to_be_scaled_down_later_is_named_until_its_pods_are_gone() {
        asked(DataFailureAction.Hold);
        setting.calls.fail("scale deployments.apps web 0", 1, 403);
        setting.look();
        holderWaits();
        setting.look();
        assertThat(setting.status().message)
                .startsWith(
                        "pod shop/web-1-x, which was scaled down, is still there; deployments.apps shop/web could not"
                                + " be scaled down: ")
                .endsWith("; scale it down by hand, or cancel this Restore");
        setting.cluster.remove(Kinds.PODS, "shop", "web-1-x");
        setting.look();
        assertThat(setting.jobs.started()).hasSize(1);
    }

    @Test
    void it_is_scaled_up_when_the_data_is_there_and_the_holder_gone() {
        asked(DataFailureAction.Hold);
        NodeJob job = untilTheJobRuns();
        claimIs(VolumePhase.Completed, true);
        setting.look();
        assertThat(replicas()).isZero();
        setting.jobs.ends(job.name(), "Completed", "");
        toItsEnd();
        assertThat(replicas()).isEqualTo(3);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
    }

    @Test
    void an_operator_that_starts_anew_knows_how_many_there_were() {
        asked(DataFailureAction.Hold);
        NodeJob job = untilTheJobRuns();
        setting.restart();
        claimIs(VolumePhase.Completed, true);
        setting.jobs.ends(job.name(), "Completed", "");
        toItsEnd();
        assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void what_somebody_has_scaled_meanwhile_is_theirs() {
        asked(DataFailureAction.Hold);
        NodeJob job = untilTheJobRuns();
        setting.cluster.put(DEPLOYMENTS, object("{metadata: {namespace: shop, name: web}, spec: {replicas: 1}}"));
        claimIs(VolumePhase.Completed, true);
        setting.jobs.ends(job.name(), "Completed", "");
        toItsEnd();
        assertThat(replicas()).isEqualTo(1);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
    }

    @ParameterizedTest
    @CsvSource({"Hold, 0", "Continue, 3"})
    void what_mounts_a_claim_that_failed_stays_down_unless_asked(DataFailureAction action, int replicas) {
        asked(action);
        NodeJob job = untilTheJobRuns();
        claimIs(VolumePhase.Failed, true);
        setting.jobs.ends(job.name(), "Error", "");
        toItsEnd();
        assertThat(replicas()).isEqualTo(replicas);
        assertThat(setting.status().objects.existing)
                .as("no object of the backup was to be made")
                .isZero();
        assertThat(setting.status().failures.stream()
                        .anyMatch(failure ->
                                failure.reason.contains("kubectl scale -n shop deployments.apps web --replicas=3")))
                .isEqualTo(replicas == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_restore_that_is_canceled_scales_up_what_it_has_not_begun_to_write(boolean writing) {
        asked(DataFailureAction.Hold);
        untilTheJobRuns();
        claimIs(VolumePhase.InProgress, writing);
        setting.cancel();
        for (int i = 0; i < 4; i++) {
            setting.look();
            setting.clock.advance(Duration.ofSeconds(30));
        }
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Canceled);
        assertThat(replicas()).isEqualTo(writing ? 0 : 3);
        assertThat(setting.status().message.contains("deployments.apps shop/web stays scaled down"))
                .isEqualTo(writing);
    }

    @Test
    void a_cluster_that_refuses_to_scale_up_is_asked_again() {
        asked(DataFailureAction.Hold);
        untilTheJobRuns();
        setting.cancel();
        setting.calls.fail("scale deployments.apps web 3", 1, 403);
        for (int i = 0; i < 6 && !setting.now().hasEnded(); i++) {
            setting.look();
            setting.clock.advance(Duration.ofSeconds(30));
        }
        assertThat(setting.calls.made("scale deployments.apps web 3")).hasSize(2);
        assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void one_that_cannot_be_scaled_up_keeps_no_other_down() {
        asked(DataFailureAction.Hold);
        untilTheJobRuns();
        setting.cluster.put(DEPLOYMENTS, object("{metadata: {namespace: shop, name: other}, spec: {replicas: 0}}"));
        ScaledObject other = new ScaledObject();
        other.resource = DEPLOYMENTS.qualifiedName();
        other.namespace = "shop";
        other.name = "other";
        other.replicas = 2;
        Restore restore = setting.now();
        restore.getStatus().scaledDown.add(other);
        restore.getSpec().cancel = true;
        setting.own.put(restore);
        setting.calls.fail("scale deployments.apps web 3", 1, 403);
        for (int i = 0;
                i < 4 && setting.calls.made("scale deployments.apps web 3").isEmpty();
                i++) {
            setting.look();
        }
        assertThat(replicas()).isZero();
        assertThat(setting.status().message).contains("deployments.apps shop/web cannot be scaled up to 3");
        assertThat(setting.cluster
                        .now(DEPLOYMENTS, "shop", "other")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        toItsEnd();
        assertThat(replicas()).isEqualTo(3);
    }
}
