package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.match.LabelMatch;
import io.salvor.restore.ObjectSelection.Choice;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestorePlan.SkippedObject;
import io.salvor.volume.StorageClassView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectSelectionTest {
    private static final StoredObject WEB = new StoredObject(
            "deployments.apps",
            "shop",
            "web",
            yaml("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {app: web}}}"));

    private static Choice choice(String resources, String names, String label) {
        return new Choice(null, list(resources), list(names), label == null ? null : label(label));
    }

    private static List<String> list(String words) {
        return words == null ? List.of() : Arrays.asList(words.split(" "));
    }

    private static LabelMatch label(String value) {
        return new LabelMatch(Map.of("app", value), null);
    }

    @ParameterizedTest(name = "include {0}, {1}, {2}; exclude {3}, {4}, {5}: {6}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-,                -,      -,   -,           -,   -,   true",
                "deployments,      -,      -,   -,           -,   -,   true",
                "deployments.apps, -,      -,   -,           -,   -,   true",
                "Deployment,       -,      -,   -,           -,   -,   true",
                "Deployment.apps,  -,      -,   -,           -,   -,   true",
                "*.apps,           -,      -,   -,           -,   -,   true",
                "deployment,       -,      -,   -,           -,   -,   false",
                "services pods,    -,      -,   -,           -,   -,   false",
                "-,                web,    -,   -,           -,   -,   true",
                "-,                api w*, -,   -,           -,   -,   true",
                "-,                we,     -,   -,           -,   -,   false",
                "-,                -,      web, -,           -,   -,   true",
                "-,                -,      api, -,           -,   -,   false",
                "deployments,      api,    web, -,           -,   -,   false",
                "deployments,      web,    web, -,           -,   -,   true",
                "-,                -,      -,   deployments, -,   -,   false",
                "-,                -,      -,   -,           w*,  -,   false",
                "-,                -,      -,   -,           -,   web, false",
                "-,                -,      -,   services,    api, api, true",
                "-,                -,      -,   services,    api, web, false",
                "deployments,      web,    web, -,           web, -,   false"
            })
    void an_object_fits_all_that_is_included_and_nothing_that_is_excluded(
            String resources,
            String names,
            String label,
            String noResources,
            String noNames,
            String noLabel,
            boolean asked) {
        ObjectSelection selection =
                new ObjectSelection(choice(resources, names, label), choice(noResources, noNames, noLabel), null, null);
        assertThat(selection.asks(WEB)).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, -, true", "shop, -, true", "s*, blog, true", "blog, -, false", "-, sh?p, false"})
    void a_namespace_is_asked_for_unless_it_is_left_out(String included, String excluded, boolean asked) {
        ObjectSelection selection = new ObjectSelection(
                new Choice(list(included), null, null, null), new Choice(list(excluded), null, null, null), null, null);
        assertThat(selection.asksNamespace("shop")).isEqualTo(asked);
    }

    /** The seed's case, a Deployment with a pod that mounts a claim and names a Secret, and a Secret of somebody else. */
    private static RestoreScene shop() {
        RestoreScene scene = RestoreScene.seed()
                .stored(
                        "deployments.apps",
                        "{kind: Deployment, metadata: {namespace: shop, name: api, labels: {app: api}}}")
                .stored(
                        "replicasets.apps",
                        "{kind: ReplicaSet, metadata: {namespace: shop, name: api-1, ownerReferences:"
                                + " [{kind: Deployment, name: api, controller: true}]}}")
                .stored(
                        "pods",
                        """
                        kind: Pod
                        metadata:
                          namespace: shop
                          name: api-1-x
                          ownerReferences: [{kind: ReplicaSet, name: api-1, controller: true}]
                        spec:
                          containers: [{name: c, envFrom: [{secretRef: {name: keys}}], volumeMounts: [{name: d}]}]
                          volumes: [{name: d, persistentVolumeClaim: {claimName: files}}]
                        status: {phase: Running}
                        """)
                .stored(
                        "persistentvolumeclaims",
                        "{kind: PersistentVolumeClaim, metadata: {namespace: shop, name: files}, spec: {storageClassName: fast}}")
                .stored("secrets", "{kind: Secret, metadata: {namespace: shop, name: keys}}")
                .stored("secrets", "{kind: Secret, metadata: {namespace: shop, name: other}}")
                .snapshot("api-1-x", "d", "files", "snap-2");
        scene.classes.add(new StorageClassView("fast", "disk.example"));
        scene.data = DataRequest.USUAL;
        return scene;
    }

    private static List<String> made(RestorePlan plan) {
        return plan.steps().stream()
                .filter(step -> step.action() == RestoreStep.Action.Create)
                .map(step -> step.object().toString())
                .toList();
    }

    @Test
    void what_is_chosen_by_label_comes_back_with_what_it_controls_and_what_its_pods_need() {
        RestoreScene scene = shop();
        scene.labels = label("api");
        RestorePlan plan = scene.plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(made(plan))
                .containsExactly(
                        "namespaces shop",
                        "secrets shop/keys",
                        "persistentvolumeclaims shop/files",
                        "replicasets.apps shop/api-1",
                        "deployments.apps shop/api");
        assertThat(plan.pods()).singleElement().satisfies(pod -> {
            assertThat(pod.holder()).isTrue();
            assertThat(pod.volumes()).extracting(RestorePlan.VolumeData::claim).containsExactly("files");
        });
        assertThat(plan.skipped())
                .filteredOn(skipped -> skipped.reason().equals("is not asked for"))
                .extracting(SkippedObject::object)
                .extracting(ObjectKey::toString)
                .containsExactlyInAnyOrder("persistentvolumeclaims shop/data", "pods shop/web", "secrets shop/other");
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.volume()).isEqualTo("data");
            assertThat(volume.reason()).isEqualTo(NotPutBack.NotAsked);
        });
    }

    @Test
    void what_is_left_out_stays_out_although_others_need_it() {
        RestoreScene scene = shop();
        scene.labels = label("api");
        scene.exclude = choice("secrets", null, null);
        assertThat(made(scene.plan())).contains("deployments.apps shop/api").doesNotContain("secrets shop/keys");
    }

    @Test
    void a_claim_that_is_asked_for_gets_its_data_without_any_pod_of_the_application() {
        RestoreScene scene = shop();
        scene.resources = List.of("persistentvolumeclaims");
        RestorePlan plan = scene.plan();
        assertThat(made(plan))
                .containsExactly(
                        "persistentvolumes pv-data",
                        "namespaces shop",
                        "persistentvolumeclaims shop/data",
                        "persistentvolumeclaims shop/files");
        assertThat(plan.pods()).hasSize(2).allSatisfy(pod -> assertThat(pod.holder())
                .isTrue());

        scene.data = new DataRequest(false, true, null);
        assertThat(scene.plan().skippedVolumes())
                .extracting(RestorePlan.SkippedVolume::reason)
                .containsOnly(NotPutBack.PodNotAsked);
    }

    @Test
    void a_pod_whose_controller_is_left_out_is_made_alone() {
        RestoreScene scene = shop();
        scene.exclude = choice("*.apps", null, null);
        RestoreStep pod = RestoreScene.step(scene.plan(), "pods shop/api-1-x");
        assertThat(pod.reason()).isEqualTo("its controller ReplicaSet api-1 is not asked for");
    }

    @Test
    void a_name_that_fits_nothing_is_a_conflict() {
        RestoreScene scene = shop();
        scene.resources = List.of("deployment", "secrets");
        scene.names = List.of("keys", "web-*");
        assertThat(scene.plan().conflicts())
                .extracting(Conflict::message)
                .containsExactly(
                        "include.resources names deployment, which fits nothing that the backup holds of the namespaces"
                                + " that are asked for; correct it",
                        "include.names names web-*, which fits nothing that the backup holds of the namespaces that are"
                                + " asked for; correct it");
        scene.resources = List.of("Deployment");
        scene.names = List.of("keys");
        assertThat(scene.plan().conflicts())
                .extracting(Conflict::message)
                .containsExactly(
                        "include and exclude leave nothing of the namespaces that are asked for; correct them");
    }
}
