package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.APPLICATIONS;
import static io.salvor.operator.restore.RestoreSetting.DEPLOYMENTS;
import static io.salvor.operator.restore.RestoreSetting.KUSTOMIZATIONS;
import static io.salvor.operator.restore.RestoreSetting.object;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.DataRoute;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.api.SuspendedOwner;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.restore.GitOpsOwner;
import io.salvor.testing.TestingCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds the workloads of a Restore to Git stands still while that takes, and goes on however it ends. */
class SuspendGitOpsTest {
    private static final String AUTOMATED = "{\"prune\":true,\"selfHeal\":true}";

    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_deployment_of_an_application_runs_on_the_claim() {
        start(folder);
    }

    private void start(Path where) {
        setting = new RestoreSetting(where);
        setting.backup();
        DeploymentOnClaim.put(
                setting, "ReadWriteOnce", "{argocd.argoproj.io/tracking-id: 'shop:apps/Deployment:shop/web'}");
        setting.cluster.put(
                APPLICATIONS,
                object("{metadata: {namespace: argocd, name: shop}, spec: {project: default, syncPolicy: {automated: "
                        + AUTOMATED + ", syncOptions: [CreateNamespace=true]}}}"));
    }

    private void asked(Consumer<RestoreSpec> more) {
        setting.asked(spec -> {
            spec.dataRoute = DataRoute.Claim;
            spec.mode = RestoreMode.Data;
            spec.existingData = ExistingData.Replace;
            spec.scaleDown = true;
            spec.suspendGitOps = true;
            more.accept(spec);
        });
        setting.look();
    }

    private void asked() {
        asked(spec -> {});
    }

    private ObjectNode application() {
        return setting.cluster.now(APPLICATIONS, "argocd", "shop");
    }

    private String automated() {
        return application().at("/spec/syncPolicy/automated").toString();
    }

    private void assertGoesOn() {
        assertThat(automated()).isEqualTo(AUTOMATED);
        assertThat(GitOpsOwner.suspendedFor(application())).isNull();
        assertThat(application().at("/spec/syncPolicy/syncOptions")).hasSize(1);
    }

    private void looks(int times) {
        for (int i = 0; i < times && !setting.now().hasEnded(); i++) {
            setting.look();
        }
    }

    private void dataComesBack() {
        setting.cluster.remove(Kinds.PODS, "shop", "web-1-x");
        String holder = setting.volume("data").getSpec().pod.name;
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", holder);
        ((ObjectNode) pod.get("spec")).put("nodeName", "node-1");
        pod.set("status", yaml("{initContainerStatuses: [{name: salvor-restore-wait, state: {running: {}}}]}"));
        setting.cluster.put(Kinds.PODS, pod);
        looks(2);
        PodVolumeRestore volume = setting.volume("data");
        volume.getStatus().phase = VolumePhase.Completed;
        volume.getStatus().restored = true;
        setting.own.put(volume);
        setting.jobs.started().forEach(job -> setting.jobs.ends(job.name(), "Completed", ""));
        looks(6);
    }

    @Test
    void it_is_on_record_before_it_stands_still_and_goes_on_at_the_end() {
        asked();
        assertThat(automated()).as("planned, not yet suspended").isEqualTo(AUTOMATED);
        assertThat(setting.status().suspendedOwners).singleElement().satisfies(owner -> {
            assertThat(owner.resource).isEqualTo("applications.argoproj.io");
            assertThat(owner.namespace).isEqualTo("argocd");
            assertThat(owner.name).isEqualTo("shop");
            assertThat(owner.before).isEqualTo(AUTOMATED);
        });
        assertThat(setting.status().notes)
                .anyMatch(note ->
                        note.startsWith("Argo CD Application argocd/shop is suspended for as long as this takes"));
        setting.look();
        assertThat(application().at("/spec/syncPolicy").has("automated")).isFalse();
        assertThat(GitOpsOwner.suspendedFor(application())).isEqualTo("uid-of-restore");
        assertThat(setting.calls.made("patch applications"))
                .as("before anything is scaled")
                .hasSize(1);
        dataComesBack();
        assertThat(setting.status().phase).as(setting.status().message).isEqualTo(RestorePhase.Completed);
        assertGoesOn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "delete", "deadline"})
    void it_goes_on_whatever_ends_the_restore(String end) {
        asked();
        looks(2);
        assertThat(GitOpsOwner.suspendedFor(application())).isNotNull();
        switch (end) {
            case "cancel" -> setting.cancel();
            case "delete" -> {
                Restore restore = setting.now();
                restore.getMetadata()
                        .setDeletionTimestamp(setting.clock.instant().toString());
                setting.own.put(restore);
            }
            default -> setting.clock.advance(Duration.ofHours(4).plusMinutes(2));
        }
        looks(4);
        assertThat(setting.now().hasEnded()).isTrue();
        assertGoesOn();
    }

    @Test
    void a_restore_that_has_done_all_is_not_failed_because_the_cluster_refuses_to_let_it_go_on() {
        asked();
        setting.look();
        setting.look();
        for (int nth = 1; nth <= 20; nth++) {
            setting.calls.fail("patch applications.argoproj.io", nth, 403);
        }
        dataComesBack();
        assertThat(setting.now().hasEnded()).as("it is tried again").isFalse();
        setting.clock.advance(Duration.ofHours(4));
        looks(2);
        assertThat(setting.status().phase).as(setting.status().message).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().notes).anyMatch(note -> note.contains("could not be let go on"));
    }

    @Test
    void one_that_was_suspended_before_stays_so() {
        ((ObjectNode) application().at("/spec")).remove("syncPolicy");
        setting.cluster.put(
                APPLICATIONS, object("{metadata: {namespace: argocd, name: shop}, spec: {project: default}}"));
        asked();
        looks(2);
        assertThat(setting.status().suspendedOwners).isEmpty();
        assertThat(setting.status().notes)
                .contains("Argo CD Application argocd/shop is suspended already, and stays so");
        setting.cancel();
        looks(4);
        assertThat(setting.calls.made("patch applications")).isEmpty();
    }

    @Test
    void what_somebody_has_suspended_after_the_plan_is_theirs() {
        asked();
        setting.cluster.put(
                APPLICATIONS, object("{metadata: {namespace: argocd, name: shop}, spec: {project: default}}"));
        looks(2);
        setting.cancel();
        looks(4);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Canceled);
        assertThat(application().at("/spec").has("syncPolicy")).isFalse();
    }

    @Test
    void what_has_changed_since_the_plan_is_on_record_before_it_is_suspended() {
        asked();
        setting.cluster.put(
                APPLICATIONS,
                object("{metadata: {namespace: argocd, name: shop}, spec: {syncPolicy: {automated: {prune: false}}}}"));
        setting.look();
        assertThat(automated()).isEqualTo("{\"prune\":false}");
        assertThat(setting.status().suspendedOwners.get(0).before).isEqualTo("{\"prune\":false}");
        looks(2);
        assertThat(GitOpsOwner.suspendedFor(application())).isNotNull();
        setting.cancel();
        looks(4);
        assertThat(automated()).isEqualTo("{\"prune\":false}");
    }

    @Test
    void one_that_stands_still_for_another_restore_is_waited_for() {
        asked();
        ObjectNode taken = application();
        taken.withObject("/metadata/annotations").put(GitOpsOwner.MARK, "another");
        taken.withObject("/spec/syncPolicy").remove("automated");
        setting.cluster.put(APPLICATIONS, taken);
        looks(2);
        assertThat(setting.status().message)
                .contains("Argo CD Application argocd/shop is suspended for another Restore");
        assertThat(setting.cluster
                        .now(DEPLOYMENTS, "shop", "web")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void a_cluster_that_refuses_it_is_a_conflict_of_the_plan() {
        setting.calls.fail("try applications.argoproj.io shop", 1, 403);
        asked();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Failed);
        assertThat(setting.status().conflicts).anyMatch(conflict -> conflict.reason.contains("rbac.suspendGitOps"));
        assertThat(automated()).isEqualTo(AUTOMATED);
    }

    @Test
    void more_than_a_status_has_room_for_are_a_conflict() {
        setting = new RestoreSetting(folder.resolve("many"));
        for (int i = 0; i < 101; i++) {
            setting.also(
                    "deployments.apps",
                    "web-" + i,
                    "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: shop, name: web-" + i
                            + ", labels: {kustomize.toolkit.fluxcd.io/name: app-" + i
                            + ", kustomize.toolkit.fluxcd.io/namespace: flux}}}");
            setting.cluster.put(
                    KUSTOMIZATIONS, object("{metadata: {namespace: flux, name: app-" + i + "}, spec: {path: ./}}"));
        }
        setting.backup();
        setting.asked(spec -> spec.suspendGitOps = true);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Failed);
        assertThat(setting.status().conflicts).singleElement().satisfies(conflict -> assertThat(conflict.reason)
                .contains("101", "at most 100", "suspend"));
        assertThat(setting.status().conflicts.get(0).resolvedBy).containsExactly("suspendGitOps", "include.namespaces");
        assertThat(setting.status().suspendedOwners).hasSize(100);
    }

    @Test
    void one_that_cannot_go_on_keeps_no_other_from_it() {
        setting.cluster.put(KUSTOMIZATIONS, object("{metadata: {namespace: flux, name: apps}, spec: {path: ./}}"));
        asked();
        looks(1);
        SuspendedOwner other = new SuspendedOwner();
        other.resource = KUSTOMIZATIONS.qualifiedName();
        other.namespace = "flux";
        other.name = "apps";
        other.before = "null";
        Restore restore = setting.now();
        restore.getStatus().suspendedOwners.add(other);
        setting.own.put(restore);
        ObjectNode suspended = setting.cluster.now(KUSTOMIZATIONS, "flux", "apps");
        suspended.withObject("/metadata/annotations").put(GitOpsOwner.MARK, "uid-of-restore");
        suspended.withObject("/spec").put("suspend", true);
        setting.cluster.put(KUSTOMIZATIONS, suspended);
        setting.calls.fail("patch applications.argoproj.io shop", 1, 403);
        setting.cancel();
        for (int i = 0; i < 4 && !setting.status().message.contains("cannot be let go on"); i++) {
            setting.look();
        }
        assertThat(setting.status().message).contains("Argo CD Application argocd/shop cannot be let go on");
        assertThat(GitOpsOwner.suspendedFor(setting.cluster.now(KUSTOMIZATIONS, "flux", "apps")))
                .isNull();
        looks(4);
        assertGoesOn();
    }

    @Test
    void a_tool_that_is_elsewhere_is_named() {
        setting.cluster.remove(APPLICATIONS, "argocd", "shop");
        asked();
        assertThat(setting.status().notes)
                .anyMatch(note ->
                        note.startsWith("Argo CD Application shop, which deployments.apps shop/web is tracked by,"
                                + " is not suspended: the cluster has 0 of that name"));
        assertThat(setting.status().phase).isEqualTo(RestorePhase.InProgress);
    }

    @Test
    void a_kustomization_of_flux_is_suspended_in_its_own_way() {
        setting.cluster.put(
                DEPLOYMENTS,
                object("{metadata: {namespace: shop, name: web, labels: {kustomize.toolkit.fluxcd.io/name: apps,"
                        + " kustomize.toolkit.fluxcd.io/namespace: flux}}, spec: {replicas: 3}}"));
        setting.cluster.put(KUSTOMIZATIONS, object("{metadata: {namespace: flux, name: apps}, spec: {path: ./}}"));
        asked();
        looks(2);
        assertThat(setting.cluster
                        .now(KUSTOMIZATIONS, "flux", "apps")
                        .at("/spec/suspend")
                        .asBoolean())
                .isTrue();
        setting.cancel();
        looks(4);
        assertThat(setting.cluster
                        .now(KUSTOMIZATIONS, "flux", "apps")
                        .at("/spec")
                        .has("suspend"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void that_it_may_scale_up_meanwhile_is_said_where_it_goes_on(boolean suspends) {
        asked(spec -> spec.suspendGitOps = suspends);
        assertThat(setting.status().steps)
                .filteredOn(step -> step.action.equals("ScaleDown"))
                .singleElement()
                .satisfies(step -> assertThat(step.reason.contains("Argo CD may scale it up meanwhile"))
                        .isEqualTo(!suspends));
    }

    @Test
    void without_being_asked_nothing_is_suspended() {
        asked(spec -> spec.suspendGitOps = null);
        looks(2);
        assertThat(automated()).isEqualTo(AUTOMATED);
        assertThat(setting.status().suspendedOwners).isEmpty();
    }

    /** Whatever call the operator is ended at, what stood still for the Restore goes on at its end. */
    @Test
    void a_process_that_is_ended_at_any_call_leaves_nothing_suspended() {
        int calls = 0;
        for (boolean more = true; more; calls++) {
            start(folder.resolve("call-" + calls));
            asked();
            setting.calls.endAt(calls + 1);
            more = endsOnTheWay();
            setting.calls.endAt(0);
            setting.restart();
            setting.cancel();
            looks(6);
            assertThat(setting.status().phase).as("call %d", calls).isEqualTo(RestorePhase.Canceled);
            assertGoesOn();
        }
        assertThat(calls).isGreaterThan(5);
    }

    private boolean endsOnTheWay() {
        try {
            setting.look();
            setting.cancel();
            looks(3);
            return false;
        } catch (TestingCalls.Ended e) {
            return true;
        }
    }
}
