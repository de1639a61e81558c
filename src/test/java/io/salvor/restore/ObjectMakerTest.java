package io.salvor.restore;

import static io.salvor.restore.RestoreScene.step;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.volume.NodeView;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectMakerTest {
    private static final String SELECTOR = "nodeSelector: {kubernetes.io/hostname: old, disk: ssd}";
    private static final String AFFINITY =
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions:"
                    + " [{key: zone, operator: In, values: [eu-1a]}]}]}}}";

    private static RestoreScene shop(String resource, String manifest) {
        RestoreScene scene = RestoreScene.seed().stored(resource, manifest);
        scene.nodes.clear();
        scene.nodes.add(new NodeView("node-1", "node-1"));
        scene.nodes.add(new NodeView(
                "new",
                "new.example",
                true,
                null,
                false,
                Map.of("kubernetes.io/hostname", "new.example", "zone", "eu-2b")));
        return scene;
    }

    private static String workload(String kind, String spec) {
        return "{kind: " + kind + ", metadata: {namespace: shop, name: api}, " + spec + "}";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "deployments.apps         | Deployment  | spec: {template: %s}                    | /spec/template",
                "statefulsets.apps        | StatefulSet | spec: {template: %s}                    | /spec/template",
                "daemonsets.apps          | DaemonSet   | spec: {template: %s}                    | /spec/template",
                "cronjobs.batch           | CronJob     | spec: {jobTemplate: {spec: {template: %s}}} | /spec/jobTemplate/spec/template",
                "controllerrevisions.apps | ControllerRevision | data: {spec: {template: %s}}     | /data/spec/template",
            })
    void a_template_gets_the_nodes_that_are_mapped(String resource, String kind, String spec, String template) {
        RestoreScene scene = shop(
                resource,
                workload(kind, spec.formatted("{spec: {" + SELECTOR + ", " + AFFINITY + ", containers: []}}")));
        scene.nodeMapping.put("old", "new");
        scene.nodeMapping.put("eu-1a", "eu-2b");
        RestoreStep step = step(scene.plan(), resource + " shop/api");
        JsonNode pod = step.body().at(template + "/spec");
        assertThat(pod.get("nodeSelector")).isEqualTo(yaml("{kubernetes.io/hostname: new.example, disk: ssd}"));
        assertThat(pod.findValuesAsText("values").toString() + pod.findValues("values"))
                .contains("eu-2b")
                .doesNotContain("eu-1a");
        assertThat(step.reason())
                .isEqualTo(
                        "is not there; its pods are placed by staticVolumes.nodeMapping; change its manifest where it is"
                                + " kept, too");
    }

    @Test
    void a_template_that_names_no_mapped_node_stays_as_it_is() {
        RestoreScene scene = shop(
                "deployments.apps", workload("Deployment", "spec: {template: {spec: {nodeSelector: {disk: ssd}}}}"));
        scene.nodeMapping.put("old", "new");
        RestoreStep step = step(scene.plan(), "deployments.apps shop/api");
        assertThat(step.reason()).isEqualTo("is not there");
        assertThat(step.body().at("/spec/template/spec/nodeSelector")).isEqualTo(yaml("{disk: ssd}"));
    }

    @Test
    void an_update_places_pods_too() {
        RestoreScene scene = shop(
                        "deployments.apps", workload("Deployment", "spec: {template: {spec: {" + SELECTOR + "}}}"))
                .there("deployments.apps", "api");
        scene.nodeMapping.put("old", "new");
        scene.existingObjects = ExistingObjectsRule.Update;
        RestoreStep step = step(scene.plan(), "deployments.apps shop/api");
        assertThat(step.body()
                        .at("/spec/template/spec/nodeSelector/kubernetes.io~1hostname")
                        .asText())
                .isEqualTo("new.example");
        assertThat(step.reason()).contains("becomes what the backup holds; its pods are placed by");
    }

    @Test
    void the_plan_names_custom_resources_that_select_a_mapped_node() {
        RestoreScene scene = shop(
                "clusters.db.example",
                "{apiVersion: db.example/v1, kind: Cluster, metadata: {namespace: shop, name: api}, spec: {pool: {"
                        + SELECTOR + ", " + AFFINITY + "}}}");
        scene.nodeMapping.put("old", "new");
        scene.nodeMapping.put("eu-1a", "eu-2b");
        RestoreStep step = step(scene.plan(), "clusters.db.example shop/api");
        assertThat(step.body().at("/spec/pool/nodeSelector/disk").asText()).isEqualTo("ssd");
        assertThat(step.reason())
                .isEqualTo(
                        "is not there; names eu-1a, old, which staticVolumes.nodeMapping does not change in it; use patches"
                                + " for that");
    }
}
