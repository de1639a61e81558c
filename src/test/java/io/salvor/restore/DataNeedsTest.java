package io.salvor.restore;

import static io.salvor.restore.RestoreScene.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestoreStep.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that mounts a claim is made before the data of the claim is whole. */
class DataNeedsTest {
    private static final String CLAIM = "claim shop/data";

    private static String claims(String names) {
        StringBuilder volumes = new StringBuilder("[");
        for (String name : names.split(" ")) {
            volumes.append("{name: v-")
                    .append(name)
                    .append(", persistentVolumeClaim: {claimName: ")
                    .append(name)
                    .append("}}, ");
        }
        return volumes.append("{name: scratch, emptyDir: {}}]").toString();
    }

    private static String pod(String name, String owner, String claims) {
        String owners = owner == null
                ? ""
                : ", ownerReferences: [{kind: " + owner.split(" ")[0] + ", name: " + owner.split(" ")[1]
                        + ", uid: u, controller: true}]";
        return "{kind: Pod, metadata: {namespace: shop, name: " + name + owners
                + "}, spec: {containers: [{name: c}], volumes: " + claims(claims) + "}, status: {phase: Running}}";
    }

    private static String workload(String kind, String name, String template) {
        return "{kind: " + kind + ", metadata: {namespace: shop, name: " + name + "}, spec: " + template + "}";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    deployments.apps       | Deployment            | {template: {spec: {volumes: %s}}}
                    replicasets.apps       | ReplicaSet            | {template: {spec: {volumes: %s}}}
                    replicationcontrollers | ReplicationController | {template: {spec: {volumes: %s}}}
                    statefulsets.apps      | StatefulSet           | {template: {spec: {volumes: %s}}}
                    daemonsets.apps        | DaemonSet             | {template: {spec: {volumes: %s}}}
                    jobs.batch             | Job                   | {template: {spec: {volumes: %s}}}
                    cronjobs.batch         | CronJob               | {jobTemplate: {spec: {template: {spec: {volumes: %s}}}}}
                    """)
    void what_makes_pods_that_mount_a_claim_needs_its_data(String resource, String kind, String template) {
        RestorePlan plan = RestoreScene.seed()
                .stored(resource, workload(kind, "mounts", template.formatted(claims("data"))))
                .stored(resource, workload(kind, "other", template.formatted(claims("elsewhere"))))
                .plan();
        assertThat(step(plan, resource + " shop/mounts").needs()).containsExactly(CLAIM);
        assertThat(step(plan, resource + " shop/other").needs()).isEmpty();
    }

    @Test
    void a_pod_that_shares_a_claim_waits_for_the_one_that_fills_it() {
        RestorePlan plan = RestoreScene.seed()
                .stored("pods", pod("second", null, "data"))
                .snapshot("second", "scratch", null, "snap-2")
                .plan();
        assertThat(step(plan, "pods shop/web").needs())
                .as("it waits for its own data by itself")
                .isEmpty();
        assertThat(step(plan, "pods shop/second").needs()).containsExactly(CLAIM);
    }

    @Test
    void a_stateful_set_needs_the_claims_of_its_replicas() {
        RestoreScene scene = RestoreScene.seed();
        for (String claim : List.of("data-db-0", "data-db-12", "data-db-x", "data-other-0")) {
            scene.stored(
                    "persistentvolumeclaims",
                    "{kind: PersistentVolumeClaim, metadata: {namespace: shop, name: " + claim
                            + "}, spec: {storageClassName: fast}}");
            scene.stored("pods", pod("p-" + claim, null, claim));
            scene.snapshot("p-" + claim, "v-" + claim, claim, "snap-" + claim);
        }
        RestorePlan plan = scene.stored(
                        "statefulsets.apps",
                        workload(
                                "StatefulSet",
                                "db",
                                "{template: {spec: {}}, volumeClaimTemplates: [{metadata: {name: data}}]}"))
                .plan();
        assertThat(step(plan, "statefulsets.apps shop/db").needs())
                .containsExactlyInAnyOrder("claim shop/data-db-0", "claim shop/data-db-12");
    }

    @Test
    void a_controller_needs_what_its_own_pods_bring_back() {
        RestorePlan plan = RestoreScene.seed()
                .stored("pods", pod("api-1", "ReplicaSet api", "elsewhere"))
                .stored("persistentvolumeclaims", RestoreScene.CLAIM.replace("name: data", "name: elsewhere"))
                .snapshot("api-1", "scratch", null, "snap-2")
                .stored(
                        "replicasets.apps",
                        "{kind: ReplicaSet, metadata: {namespace: shop, name: api, ownerReferences: [{kind: Deployment,"
                                + " name: api, uid: d, controller: true}]}, spec: {template: {spec: {}}}}")
                .stored("deployments.apps", workload("Deployment", "api", "{template: {spec: {}}}"))
                .plan();
        assertThat(step(plan, "replicasets.apps shop/api").needs()).containsExactly("pod shop/api-1");
        assertThat(step(plan, "deployments.apps shop/api").needs()).containsExactly("pod shop/api-1");
    }

    @Test
    void a_custom_resource_waits_for_all_data_of_its_namespace_unless_it_only_makes_configuration() {
        RestorePlan plan = RestoreScene.seed()
                .stored("clusters.db.example.org", "{kind: Cluster, metadata: {namespace: shop, name: pg}}")
                .stored(
                        "externalsecrets.secrets.example.org",
                        "{kind: ExternalSecret, metadata: {namespace: shop, name: es}}")
                .stored(
                        "secrets",
                        "{kind: Secret, metadata: {namespace: shop, name: pw, ownerReferences: [{kind: ExternalSecret, name:"
                                + " es, uid: e, controller: true}]}}")
                .stored(
                        "horizontalpodautoscalers.autoscaling",
                        "{kind: HorizontalPodAutoscaler, metadata: {namespace: shop, name: h}}")
                .stored("ingresses.networking.k8s.io", "{kind: Ingress, metadata: {namespace: shop, name: i}}")
                .plan();
        assertThat(step(plan, "clusters.db.example.org shop/pg").needs()).containsExactly(CLAIM);
        assertThat(step(plan, "externalsecrets.secrets.example.org shop/es").needs())
                .isEmpty();
        assertThat(step(plan, "horizontalpodautoscalers.autoscaling shop/h").needs())
                .isEmpty();
        assertThat(step(plan, "ingresses.networking.k8s.io shop/i").needs()).isEmpty();
    }

    @Test
    void what_a_pod_with_data_does_not_start_without_comes_before_it_though_something_controls_it() {
        String owned = ", ownerReferences: [{kind: ExternalSecret, name: es, uid: e, controller: true}]}}";
        RestoreScene scene = new RestoreScene()
                .stored("namespaces", "{kind: Namespace, metadata: {name: shop}}")
                .stored("persistentvolumeclaims", RestoreScene.CLAIM)
                .stored("persistentvolumes", RestoreScene.LOCAL_VOLUME)
                .stored(
                        "pods",
                        """
                        kind: Pod
                        metadata: {namespace: shop, name: web}
                        spec:
                          serviceAccountName: runner
                          imagePullSecrets: [{name: pull}]
                          initContainers: [{name: i, env: [{name: A, valueFrom: {configMapKeyRef: {name: by-key, key: a}}}]}]
                          containers: [{name: c, envFrom: [{secretRef: {name: environment}}]}]
                          volumes:
                          - {name: data, persistentVolumeClaim: {claimName: data}}
                          - {name: s, secret: {secretName: mounted}}
                          - {name: p, projected: {sources: [{secret: {name: projected}}]}}
                        status: {phase: Running}
                        """)
                .snapshot("web", "data", "data", "snap-1")
                .stored(
                        "externalsecrets.secrets.example.org",
                        "{kind: ExternalSecret, metadata: {namespace: shop, name: es}}");
        for (String secret : List.of("mounted", "projected", "environment", "pull", "unused")) {
            scene.stored("secrets", "{kind: Secret, metadata: {namespace: shop, name: " + secret + owned);
        }
        scene.stored("configmaps", "{kind: ConfigMap, metadata: {namespace: shop, name: by-key" + owned);
        scene.stored("serviceaccounts", "{kind: ServiceAccount, metadata: {namespace: shop, name: runner" + owned);
        RestorePlan plan = scene.plan();
        assertThat(plan.steps())
                .filteredOn(step -> step.stage() == Stage.Configuration)
                .extracting(step -> step.object().name())
                .containsExactlyInAnyOrder("mounted", "projected", "environment", "pull", "by-key", "runner");
        assertThat(plan.skipped())
                .filteredOn(skipped -> skipped.object().resource().equals("secrets"))
                .extracting(skipped -> skipped.object().name())
                .containsExactly("unused");
    }

    /** Many namespaces at random: no pod and no controller is made while a claim that it mounts is not whole, and none waits for ever. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_the_namespace_holds_nothing_starts_on_data_that_is_not_whole(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            RestorePlan plan = anyNamespace(random).plan();
            assertThat(plan.conflicts()).isEmpty();
            List<RestoreStep> left = new ArrayList<>(plan.steps().stream()
                    .filter(step -> step.stage().ordinal() >= Stage.Pods.ordinal() && step.action() == Action.Create)
                    .toList());
            Set<String> whole = new java.util.TreeSet<>();
            Set<String> made = new java.util.TreeSet<>();
            while (!left.isEmpty()) {
                var verdicts = Gate.decide(plan, asWhole(plan, whole), true);
                List<RestoreStep> open = left.stream()
                        .filter(step -> verdicts.get(step).kind() == Gate.Verdict.Kind.Open)
                        .toList();
                assertThat(open)
                        .as("seed %d: nothing can go on of %s", seed, left)
                        .isNotEmpty();
                for (RestoreStep step : open) {
                    for (String claim : mounted(step)) {
                        boolean filled = filledBy(plan, claim) == null
                                || whole.contains("claim shop/" + claim)
                                || filledBy(plan, claim).equals(step.object().name());
                        assertThat(filled)
                                .as("%s mounts %s", step.object(), claim)
                                .isTrue();
                    }
                    made.add(step.object().toString());
                }
                left.removeAll(open);
                plan.pods().stream()
                        .filter(pod -> made.contains("pods shop/" + pod.pod()))
                        .forEach(pod -> whole.addAll(DataNeeds.carried(pod)));
            }
        }
    }

    private static java.util.Map<String, DataStatus> asWhole(RestorePlan plan, Set<String> whole) {
        java.util.Map<String, DataStatus> data = new java.util.HashMap<>();
        plan.pods().forEach(pod -> DataNeeds.carried(pod)
                .forEach(name -> data.put(name, whole.contains(name) ? DataStatus.Whole : DataStatus.Open)));
        return data;
    }

    private static String filledBy(RestorePlan plan, String claim) {
        return plan.pods().stream()
                .filter(pod -> pod.volumes().stream().anyMatch(volume -> claim.equals(volume.claim())))
                .map(PodRestore::pod)
                .findFirst()
                .orElse(null);
    }

    private static List<String> mounted(RestoreStep step) {
        List<String> claims = new ArrayList<>();
        step.body().findValues("claimName").forEach(name -> claims.add(name.asText()));
        return claims;
    }

    private static RestoreScene anyNamespace(Random random) {
        RestoreScene scene = new RestoreScene().stored("namespaces", "{kind: Namespace, metadata: {name: shop}}");
        int claims = 1 + random.nextInt(4);
        for (int i = 0; i < claims; i++) {
            scene.stored(
                    "persistentvolumeclaims",
                    "{kind: PersistentVolumeClaim, metadata: {namespace: shop, name: c" + i
                            + "}, spec: {storageClassName: fast}}");
        }
        boolean[] saved = new boolean[claims];
        int pods = 1 + random.nextInt(5);
        for (int i = 0; i < pods; i++) {
            StringBuilder names = new StringBuilder("none");
            List<Integer> own = new ArrayList<>();
            for (int claim = 0; claim < claims; claim++) {
                if (random.nextBoolean()) {
                    names.append(" c").append(claim);
                    own.add(claim);
                }
            }
            scene.stored(
                    "persistentvolumeclaims", "{kind: PersistentVolumeClaim, metadata: {namespace: shop, name: none}}");
            scene.stored("pods", pod("p" + i, null, names.toString()));
            for (int claim : own) {
                if (!saved[claim]) {
                    scene.snapshot("p" + i, "v-c" + claim, "c" + claim, "snap-" + claim);
                    saved[claim] = true;
                }
            }
            if (random.nextBoolean()) {
                scene.snapshot("p" + i, "scratch", null, "snap-s" + i);
            }
            if (random.nextBoolean()) {
                scene.stored(
                        "deployments.apps",
                        workload(
                                "Deployment",
                                "d" + i,
                                "{template: {spec: {volumes: " + claims(names.toString()) + "}}}"));
            }
        }
        return scene;
    }
}
