package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep.Action;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data behind claims comes back by pods that only hold them. */
class HolderPlanTest {
    private final RestoreScene scene = RestoreScene.seed();

    HolderPlanTest() {
        scene.data = DataRequest.USUAL;
    }

    private static String claim(String name, String mode) {
        return "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {namespace: shop, name: " + name
                + "}, spec: {storageClassName: fast, accessModes: [" + mode
                + "], resources: {requests: {storage: 1Gi}}}}";
    }

    private RestoreScene withClaim(String name, String mode) {
        return scene.stored("persistentvolumeclaims", claim(name, mode));
    }

    /** @param more of its spec */
    private RestoreScene withPod(String name, String metadata, String more, String... claims) {
        String volumes = List.of(claims).stream()
                .map(claim -> "{name: v-" + claim + ", persistentVolumeClaim: {claimName: " + claim + "}}")
                .collect(Collectors.joining(", "));
        return scene.stored(
                "pods",
                "{apiVersion: v1, kind: Pod, metadata: {namespace: shop, name: " + name + metadata
                        + "}, spec: {containers: [{name: c, image: i}], volumes: [" + volumes + "]" + more + "}}");
    }

    private RestoreScene withSnapshot(String pod, String claim) {
        return scene.snapshot(pod, "v-" + claim, claim, "snap-" + claim);
    }

    private static List<String> holders(RestorePlan plan) {
        return plan.pods().stream()
                .filter(PodRestore::holder)
                .map(pod ->
                        pod.volumes().stream().map(VolumeData::claim).sorted().toList() + " held with "
                                + step(plan, pod).body().at("/spec/volumes").findValuesAsText("claimName"))
                .toList();
    }

    private static RestoreStep step(RestorePlan plan, PodRestore pod) {
        return plan.steps().stream()
                .filter(step ->
                        step.action() == Action.Hold && step.object().name().equals(pod.pod()))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode only(RestorePlan plan) {
        return step(plan, plan.pods().get(0)).body().path("spec");
    }

    private static RestoreStep made(RestorePlan plan, String resource, String name) {
        return plan.steps().stream()
                .filter(step -> step.action() == Action.Create
                        && step.object().resource().equals(resource)
                        && step.object().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_bare_pod_is_made_when_its_claim_is_whole() {
        RestorePlan plan = scene.plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(holders(plan)).containsExactly("[data] held with [data]");
        assertThat(made(plan, "pods", "web").needs()).containsExactly("claim shop/data");
        assertThat(made(plan, "pods", "web").stage()).isEqualTo(Stage.Workloads);
        assertThat(step(plan, plan.pods().get(0)).needs()).isEmpty();
        assertThat(step(plan, plan.pods().get(0)).reason())
                .isEqualTo("holds claims while their data is put back, where pod web would be, and is deleted then:"
                        + " data (1.2Gi)");
    }

    @Test
    void nothing_of_the_application_is_in_the_holder() {
        withPod(
                "db",
                ", labels: {app: db}, annotations: {inject: \"true\"}",
                ", serviceAccountName: db, tolerations: [{key: gpu}], nodeSelector: {disk: ssd}, hostNetwork: true, securityContext:"
                        + " {fsGroup: 7, runAsUser: 0}, initContainers: [{name: i, image: x, command: [boom], resources: {requests:"
                        + " {cpu: 2}}}]",
                "data");
        scene.objects.removeIf(object -> object.name().equals("web"));
        RestorePlan plan = scene.plan();
        RestoreStep step = step(plan, plan.pods().get(0));
        assertThat(step.body().at("/metadata/labels").toString())
                .isEqualTo("{\"app.kubernetes.io/managed-by\":\"salvor\",\"salvor.io/holds-claims\":\"true\"}");
        assertThat(step.body().at("/metadata").has("annotations")).isFalse();
        JsonNode spec = step.body().path("spec");
        assertThat(spec.path("serviceAccountName").asText()).isEqualTo("db");
        assertThat(spec.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(spec.path("nodeSelector").toString()).isEqualTo("{\"disk\":\"ssd\"}");
        assertThat(spec.path("tolerations").toString()).isEqualTo("[{\"key\":\"gpu\"}]");
        assertThat(spec.has("hostNetwork")).isFalse();
        assertThat(spec.has("securityContext"))
                .as("the kubelet would give the files to a group")
                .isFalse();
        assertThat(spec.at("/initContainers/0/resources/requests/cpu").asInt()).isEqualTo(2);
        assertThat(spec.findValues("image")).isEmpty();
        assertThat(spec.findValues("command")).isEmpty();
        assertThat(spec.at("/containers/0/volumeMounts/0/name").asText()).isEqualTo("v-data");
    }

    @Test
    void its_containers_are_of_this_installation_and_never_start() {
        JsonNode pod = HolderPod.complete(
                HolderPod.body("shop", "h", null, java.util.Map.of("data", "d"), java.util.Map.of()),
                new WaitContainer.Settings("salvor:1", "Never", false));
        assertThat(pod.at("/spec/containers/0/image").asText()).isEqualTo("salvor:1");
        assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo("Never");
        assertThat(pod.at("/spec/containers/0/securityContext/runAsNonRoot").asBoolean())
                .isTrue();
        assertThat(pod.at("/spec/containers/0/securityContext/capabilities/drop/0")
                        .asText())
                .isEqualTo("ALL");
    }

    @Test
    void claims_of_one_pod_are_held_together_those_without_data_too() {
        withClaim("logs", "ReadWriteOnce");
        withClaim("empty", "ReadWriteOnce");
        withPod("db", "", "", "logs", "empty");
        withSnapshot("db", "logs");
        assertThat(holders(scene.plan()))
                .containsExactlyInAnyOrder("[data] held with [data]", "[logs] held with [logs, empty]");
    }

    @Test
    void pods_that_share_a_claim_of_one_node_have_one_holder() {
        withClaim("one", "ReadWriteOnce");
        withClaim("a", "ReadWriteOnce");
        withClaim("b", "ReadWriteOnce");
        withPod("pa", "", "", "a", "one");
        withPod("pb", "", "", "one", "b");
        withSnapshot("pa", "a");
        withSnapshot("pb", "b");
        assertThat(holders(scene.plan()))
                .contains("[a, b] held with [a, one, b]")
                .hasSize(2);
    }

    @Test
    void a_claim_of_many_nodes_is_held_once_and_binds_nobody_together() {
        withClaim("all", "ReadWriteMany");
        withClaim("a", "ReadWriteOnce");
        withPod("pa", "", "", "all", "a");
        withPod("pb", "", "", "all");
        withPod("pc", "", "", "all", "data");
        withSnapshot("pa", "a");
        withSnapshot("pb", "all");
        assertThat(holders(scene.plan()))
                .containsExactlyInAnyOrder("[a, all] held with [all, a]", "[data] held with [data]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "status: {phase: Succeeded}",
                "status: {phase: Failed}",
            })
    void data_comes_back_whatever_has_become_of_the_pod(String state) {
        scene.objects.removeIf(object -> object.name().equals("web"));
        scene.stored("pods", RestoreScene.POD.replace("status: {phase: Running}", state));
        RestorePlan plan = scene.plan();
        assertThat(holders(plan)).containsExactly("[data] held with [data]");
        assertThat(plan.skippedVolumes()).isEmpty();
    }

    @Test
    void data_comes_back_without_any_pod() {
        scene.objects.removeIf(object -> object.name().equals("web"));
        RestorePlan plan = scene.plan();
        assertThat(holders(plan)).containsExactly("[data] held with [data]");
        assertThat(plan.pods().get(0).pod()).startsWith("salvor-hold-data-");
    }

    @Test
    void a_claim_that_a_pod_of_the_target_waits_for_is_left_alone() {
        scene.there("pods", "web");
        RestorePlan plan = scene.plan();
        assertThat(plan.pods()).isEmpty();
        assertThat(plan.skippedVolumes()).hasSize(1).allSatisfy(volume -> assertThat(volume.reason())
                .isEqualTo(NotPutBack.PodExists));
    }

    @Test
    void a_claim_that_is_bound_is_left_alone() {
        scene.volumeThere(RestoreScene.LOCAL_VOLUME).claimThere("shop", "data", "new", "pv-data", "Bound");
        RestorePlan plan = scene.plan();
        assertThat(plan.pods()).isEmpty();
        assertThat(plan.skippedVolumes().get(0).reason()).isEqualTo(NotPutBack.ClaimExists);
    }

    @Test
    void data_that_has_no_claim_is_a_conflict() {
        scene.objects.removeIf(object -> object.resource().equals("persistentvolumeclaims"));
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> assertThat(conflict.message())
                .isEqualTo("claim data is neither in this cluster nor in the backup, so its data has no place;"
                        + " create it first"));
    }

    @Test
    void what_lives_with_a_pod_comes_back_with_it_after_its_claims() {
        scene.objects.removeIf(object -> object.name().equals("web"));
        scene.stored("pods", RestoreScene.POD.replace("volumes: [{", "volumes: [{name: cache, emptyDir: {}}, {"));
        scene.snapshot("web", "cache", null, "snap-2");
        RestorePlan plan = scene.plan();
        assertThat(plan.pods()).extracting(PodRestore::holder).containsExactly(true, false);
        RestoreStep web = made(plan, "pods", "web");
        assertThat(web.stage()).isEqualTo(Stage.Pods);
        assertThat(web.needs()).containsExactly("claim shop/data");
    }

    @Test
    void pod_volumes_can_be_left_to_controllers() {
        scene.data = new DataRequest(true, false, null);
        scene.stored(
                "replicasets.apps",
                "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {namespace: shop, name: rs}, spec: {template: {spec: {}}}}");
        scene.stored(
                "pods",
                "{apiVersion: v1, kind: Pod, metadata: {namespace: shop, name: rs-1, ownerReferences: [{apiVersion: apps/v1, kind:"
                        + " ReplicaSet, name: rs, uid: r, controller: true}]}, spec: {containers: [], volumes: [{name: cache,"
                        + " emptyDir: {}}]}}");
        scene.snapshot("rs-1", "cache", null, "snap-2");
        RestorePlan plan = scene.plan();
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.reason()).isEqualTo(NotPutBack.NotAsked);
            assertThat(volume.failed()).isFalse();
        });
        assertThat(plan.skipped())
                .anySatisfy(pod -> assertThat(pod.reason()).isEqualTo("its controller ReplicaSet rs makes it anew"));
    }

    @Test
    void a_custom_resource_waits_for_the_claims_of_the_pods_that_its_controller_made() {
        scene.stored(
                "clusters.db.example",
                "{apiVersion: db.example/v1, kind: Cluster, metadata: {namespace: shop, name: main}, spec: {}}");
        withClaim("pg", "ReadWriteOnce");
        withPod(
                "main-1",
                ", ownerReferences: [{apiVersion: db.example/v1, kind: Cluster, name: main, uid: u, controller: true}]",
                "",
                "pg");
        withSnapshot("main-1", "pg");
        RestorePlan plan = scene.plan();
        assertThat(made(plan, "clusters.db.example", "main").needs()).contains("claim shop/pg");
        assertThat(plan.skipped())
                .anySatisfy(pod -> assertThat(pod.object().name()).isEqualTo("main-1"));
    }

    @Test
    void holders_keep_the_distance_that_their_pods_keep() {
        String apart =
                ", affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone,"
                        + " matchLabelKeys: [h], labelSelector: {matchLabels: {app: db}}}, {topologyKey: host, labelSelector:"
                        + " {matchLabels: {app: noisy}}}]}, podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey:"
                        + " host, labelSelector: {matchLabels: {app: cache}}}]}}";
        for (String name : List.of("a", "b")) {
            withClaim(name, "ReadWriteOnce");
            withPod("db-" + name, ", labels: {app: db}", apart, name);
            withSnapshot("db-" + name, name);
        }
        RestorePlan plan = scene.plan();
        List<JsonNode> held = plan.steps().stream()
                .filter(step ->
                        step.action() == Action.Hold && step.object().name().contains("db-"))
                .map(RestoreStep::body)
                .toList();
        assertThat(held).hasSize(2).allSatisfy(pod -> {
            JsonNode terms = pod.at("/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution");
            String label = terms.at("/0/labelSelector/matchExpressions/0/key").asText();
            assertThat(pod.at("/metadata/labels").has(label)).isTrue();
            assertThat(terms.path(0).has("matchLabelKeys")).isFalse();
            assertThat(terms.at("/1/labelSelector/matchLabels/app").asText())
                    .as("of others it keeps away as before")
                    .isEqualTo("noisy");
            assertThat(pod.at("/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution"))
                    .as("what it must be near to comes after the data")
                    .isEmpty();
            assertThat(pod.at("/metadata/labels").has("app")).isFalse();
        });
    }

    @Test
    void the_rule_for_a_volume_is_that_of_the_pod_it_was_saved_with() {
        scene.existingData = new ExistingDataRules(
                null, List.of(new ExistingDataRules.Different("shop", "web", "data", null, ExistingDataRule.Replace)));
        assertThat(scene.plan().pods().get(0).volumes().get(0).existingData()).isEqualTo(ExistingDataRule.Replace);
    }

    @Test
    void a_node_that_is_gone_loses_the_data_and_says_so() {
        scene.objects.removeIf(object -> object.name().equals("web"));
        scene.stored(
                "pods", RestoreScene.POD.replace("nodeName: node-1", "nodeSelector: {kubernetes.io/hostname: gone}"));
        RestorePlan plan = scene.plan();
        assertThat(plan.pods()).isEmpty();
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> assertThat(volume.reason())
                .isEqualTo(NotPutBack.NodeGone));
    }

    @Test
    void a_holder_that_a_backup_found_is_not_made_again() {
        withPod("salvor-hold-web-1", ", labels: {salvor.io/holds-claims: \"true\"}", "", "data");
        RestorePlan plan = scene.plan();
        assertThat(plan.skipped()).anySatisfy(pod -> {
            assertThat(pod.object().name()).isEqualTo("salvor-hold-web-1");
            assertThat(pod.reason()).isEqualTo("held claims for a restore when the backup was taken");
        });
        assertThat(holders(plan)).containsExactly("[data] held with [data]");
    }
}
