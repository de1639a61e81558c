package io.salvor.restore;

import static io.salvor.restore.RestoreScene.step;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.RestoreStep.Action;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExistingObjectsTest {
    @ParameterizedTest(name = "{0} becomes {1} by {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{data: {a: 1}}               | {data: {a: 1}}          | -",
                "{data: {a: 2, b: 1}}         | {data: {a: 1}}          | {data: {a: 1, b: null}}",
                "{data: {a: 1}}               | {binaryData: {a: x}}    | {data: null, binaryData: {a: x}}",
                "{spec: {n: 1, t: {i: new}}}  | {spec: {n: 1, t: {i: old}}} | {spec: {t: {i: old}}}",
                "{spec: {l: [1, 2]}}          | {spec: {l: [1]}}        | {spec: {l: [1]}}",
                "{spec: {a: 1}, status: {x: 1}} | {spec: {a: 1}}        | -",
                "{metadata: {labels: {a: 2, new: y}}} | {metadata: {labels: {a: 1}}} | {metadata: {labels: {a: 1}}}",
                "{metadata: {uid: u, annotations: {by: other}}} | {metadata: {name: n}} | -",
                "{kind: Service, spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], ports: [{port: 80, nodePort: 30080}]}}"
                        + " | {kind: Service, spec: {ports: [{port: 80, protocol: TCP}]}}"
                        + " | {spec: {ports: [{port: 80, protocol: TCP, nodePort: 30080}]}}",
                "{kind: Service, spec: {clusterIP: 10.0.0.1, ports: [{port: 80, nodePort: 30080}]}}"
                        + " | {kind: Service, spec: {ports: [{port: 80}]}} | -"
            })
    void an_update_changes_what_differs_and_nothing_else(String live, String wanted, String patch) {
        JsonNode there = yaml(live);
        there.withObject("/metadata").put("resourceVersion", "7");
        Optional<JsonNode> found = ObjectUpdate.patch(there, yaml(wanted));
        if (patch == null) {
            assertThat(found).isEmpty();
            return;
        }
        JsonNode expected = yaml(patch);
        expected.withObject("/metadata").put("resourceVersion", "7");
        assertThat(found).contains(expected);
    }

    private static RestoreScene shop() {
        return RestoreScene.seed()
                .stored(
                        "configmaps",
                        "{kind: ConfigMap, metadata: {namespace: shop, name: conf, uid: u}, data: {a: b}}")
                .stored("serviceaccounts", "{kind: ServiceAccount, metadata: {namespace: shop, name: default}}")
                .stored("jobs.batch", "{kind: Job, metadata: {namespace: shop, name: once}}")
                .stored("deployments.apps", "{kind: Deployment, metadata: {namespace: shop, name: api}}")
                .stored(
                        "replicasets.apps",
                        "{kind: ReplicaSet, metadata: {namespace: shop, name: api-1, ownerReferences:"
                                + " [{kind: Deployment, name: api, controller: true}]}}")
                .there("configmaps", "conf")
                .there("serviceaccounts", "default")
                .there("jobs.batch", "once")
                .there("deployments.apps", "api")
                .there("replicasets.apps", "api-1")
                .there("pods", "web");
    }

    @Test
    void an_update_makes_of_what_is_there_what_the_backup_holds() {
        RestoreScene scene = shop();
        scene.existingObjects = ExistingObjectsRule.Update;
        RestorePlan plan = scene.plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.steps())
                .filteredOn(step -> step.action() == Action.Update)
                .extracting(step -> step.object().toString())
                .containsExactly("configmaps shop/conf", "deployments.apps shop/api");
        assertThat(step(plan, "configmaps shop/conf").body())
                .isEqualTo(yaml("{kind: ConfigMap, metadata: {namespace: shop, name: conf}, data: {a: b}}"));
        assertThat(step(plan, "replicasets.apps shop/api-1").reason())
                .isEqualTo("is there, and its controller keeps it as it should be");
        assertThat(step(plan, "jobs.batch shop/once").reason()).isEqualTo("is there, and such objects are not updated");
        assertThat(step(plan, "serviceaccounts shop/default").action()).isEqualTo(Action.LeaveAlone);
        assertThat(step(plan, "pods shop/web").action()).isEqualTo(Action.LeaveAlone);
    }

    @Test
    void where_nothing_may_be_there_each_object_that_is_stands_in_the_way() {
        RestoreScene scene = shop();
        scene.existingObjects = ExistingObjectsRule.Fail;
        assertThat(scene.plan().conflicts())
                .extracting(conflict -> conflict.object().toString())
                .containsExactlyInAnyOrder(
                        "configmaps shop/conf", "jobs.batch shop/once", "deployments.apps shop/api", "pods shop/web");
        assertThat(scene.plan().conflicts().get(0).message())
                .isEqualTo("is there, and existingObjects is Fail; delete it, leave it out with exclude, or choose Skip"
                        + " or Update");
        scene.existing.clear();
        assertThat(scene.plan().conflicts()).isEmpty();
    }

    @Test
    void an_update_of_a_workload_waits_for_its_data_as_one_that_is_made_does() {
        RestoreScene scene = RestoreScene.seed()
                .stored(
                        "deployments.apps",
                        "{kind: Deployment, metadata: {namespace: shop, name: api}, spec: {template: {spec: {volumes:"
                                + " [{name: d, persistentVolumeClaim: {claimName: data}}]}}}}")
                .there("deployments.apps", "api");
        scene.existingObjects = ExistingObjectsRule.Update;
        assertThat(step(scene.plan(), "deployments.apps shop/api").needs()).containsExactly("claim shop/data");
    }
}
