package io.salvor.restore;

import static io.salvor.restore.RestoreScene.step;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.match.LabelMatch;
import io.salvor.volume.StorageClassView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPatchesTest {
    private static ObjectPatch patch(String resources, String operations) {
        return new ObjectPatch(List.of(resources.split(" ")), null, null, null, operations(operations));
    }

    private static List<JsonNode> operations(String list) {
        List<JsonNode> operations = new ArrayList<>();
        yaml("{list: " + list + "}").get("list").forEach(operations::add);
        return operations;
    }

    private static RestoreScene shop(ObjectPatch... patches) {
        RestoreScene scene = RestoreScene.seed()
                .stored(
                        "configmaps",
                        "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: shop, name: conf, uid: u, labels: {app:"
                                + " web}}, data: {host: old, mode: a}}")
                .stored(
                        "configmaps",
                        "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: shop, name: other}, data: {host: old}}");
        scene.patches = List.of(patches);
        return scene;
    }

    private static List<String> conflicts(RestorePlan plan) {
        return plan.conflicts().stream()
                .map(conflict -> conflict.object() + ": " + conflict.message())
                .toList();
    }

    @Test
    void operations_change_the_object_in_order_and_the_plan_says_so() {
        RestorePlan plan = shop(patch(
                        "ConfigMap",
                        "[{op: test, path: /data/host, value: old}, {op: replace, path: /data/host, value: new},"
                                + " {op: copy, from: /data/host, path: /data/copy}, {op: add, path: /metadata/labels,"
                                + " value: {tier: front}}, {op: remove, path: /data/copy}]"))
                .plan();
        assertThat(plan.conflicts()).isEmpty();
        RestoreStep step = step(plan, "configmaps shop/conf");
        assertThat(step.body().at("/data")).isEqualTo(yaml("{host: new, mode: a}"));
        assertThat(step.body().at("/metadata/labels")).isEqualTo(yaml("{tier: front}"));
        assertThat(step.reason()).isEqualTo("is not there; changed by patches[0]");
        assertThat(step(plan, "namespaces shop").reason()).isEqualTo("is not there");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-     | conf | -         | conf",
                "shop  | -    | -         | conf other",
                "blog  | -    | -         | ",
                "-     | o*   | -         | other",
                "-     | -    | web       | conf",
                "shop  | *    | web       | conf",
            })
    void a_patch_is_for_what_fits_all_that_it_names(String namespace, String name, String label, String changed) {
        ObjectPatch patch = new ObjectPatch(
                List.of("configmaps"),
                namespace == null ? null : List.of(namespace),
                name == null ? null : List.of(name),
                label == null ? null : new LabelMatch(Map.of("app", label), List.of()),
                operations("[{op: add, path: /data/new, value: x}]"));
        RestorePlan plan = shop(patch).plan();
        assertThat(List.of("conf", "other"))
                .filteredOn(map ->
                        step(plan, "configmaps shop/" + map).body().at("/data").has("new"))
                .containsExactly(changed == null || changed.isEmpty() ? new String[0] : changed.split(" "));
        assertThat(conflicts(plan)).hasSize(changed == null || changed.isEmpty() ? 1 : 0);
    }

    @Test
    void namespaces_are_those_of_the_backup_and_the_object_is_the_mapped_one() {
        RestoreScene scene = shop(new ObjectPatch(
                List.of("configmaps"),
                List.of("shop"),
                List.of("conf"),
                null,
                operations(
                        "[{op: test, path: /metadata/namespace, value: shop-test}, {op: remove, path: /data/mode}]")));
        scene.namespaceMapping.put("shop", "shop-test");
        scene.rule = StaticVolumeRule.Reprovision;
        assertThat(step(scene.plan(), "configmaps shop-test/conf").body().at("/data"))
                .isEqualTo(yaml("{host: old}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{op: add, path: /spec/list/x, value: 1}",
                "{op: add, path: /spec/list/-1, value: 1}",
                "{op: replace, path: /spec/list/9, value: 1}",
                "{op: copy, from: /spec, path: /spec/list/01}",
                "{op: add, path: /spec/word/x, value: 1}",
                "{op: move, from: /none, path: /spec/x}"
            })
    void whatever_is_wrong_with_an_operation_is_said_of_it(String operation) {
        ObjectPatch patch = patch("widgets", "[" + operation + "]");
        assertThatThrownBy(() -> patch.apply(yaml("{spec: {list: [1, 2], word: w}}")))
                .isInstanceOf(ObjectPatch.RefusedException.class)
                .hasMessageContaining(".patch[0] (")
                .hasMessageContaining("does not apply: ");
    }

    @Test
    void what_does_not_apply_is_a_conflict_that_names_object_and_operation_and_changes_nothing() {
        RestorePlan plan = shop(
                        patch("configmaps", "[{op: remove, path: /data/host}, {op: test, path: /data/mode, value: a}]"),
                        patch("configmaps", "[{op: replace, path: /data/mode, value: b}]"))
                .plan();
        assertThat(conflicts(plan))
                .hasSize(2)
                .anySatisfy(conflict -> assertThat(conflict)
                        .startsWith("configmaps shop/other: patches[0].patch[1] (test /data/mode) does not apply: "))
                .anySatisfy(conflict -> assertThat(conflict)
                        .startsWith(
                                "configmaps shop/other: patches[1].patch[0] (replace /data/mode) does not apply: "));
        assertThat(step(plan, "configmaps shop/other").body().at("/data")).isEqualTo(yaml("{host: old}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{op: remove, path: /data/gone}",
                "{op: replace, path: /data/gone, value: 1}",
                "{op: add, path: /data/host}",
                "{op: add, path: /gone/host, value: 1}",
                "{op: add, path: /data/host/-1/x, value: 1}",
                "{op: test, path: /data/host, value: new}",
                "{op: move, from: /data/gone, path: /data/x}",
                "{op: copy, path: /data/x}"
            })
    void nothing_is_changed_by_half(String operation) {
        RestorePlan plan = shop(patch("configmaps", "[{op: add, path: /data/a, value: b}, " + operation + "]"))
                .plan();
        assertThat(plan.conflicts()).hasSize(2);
        assertThat(step(plan, "configmaps shop/conf").body().at("/data").has("a"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "persistentvolumes | {op: add, path: /spec/capacity, value: {storage: 1Gi}} | no patch changes",
                "persistentvolumeclaims | {op: add, path: /spec/volumeName, value: other} | is bound to PersistentVolume pv-data",
                "persistentvolumeclaims | {op: add, path: /spec/storageClassName, value: fast} | is bound to PersistentVolume",
                "configmaps | {op: replace, path: /metadata/name, value: other} | changes /metadata/name",
                "configmaps | {op: replace, path: /metadata/namespace, value: kube-system} | changes /metadata/namespace",
                "configmaps | {op: replace, path: /kind, value: Secret} | changes /kind",
                "configmaps | {op: add, path: /metadata/ownerReferences, value: []} | changes /metadata/ownerReferences",
                "configmaps | {op: replace, path: '', value: {}} | changes /apiVersion",
                "configmaps | {op: replace, path: '', value: 1} | changes /apiVersion",
                "pods | {op: replace, path: /spec/volumes, value: []} | changes volume data, whose data is put back by this pod"
            })
    void what_an_object_is_and_where_its_data_is_cannot_be_patched(String resource, String operation, String why) {
        RestorePlan plan = shop(patch(resource, "[" + operation + "]")).plan();
        assertThat(conflicts(plan)).isNotEmpty().allSatisfy(conflict -> assertThat(conflict)
                .startsWith(resource)
                .contains("patches[0]")
                .contains(why));
    }

    @Test
    void a_claim_that_is_provisioned_may_be_patched_but_not_bound() {
        RestoreScene scene = new RestoreScene()
                .stored(
                        "persistentvolumeclaims",
                        RestoreScene.CLAIM.replace(
                                "storageClassName: \"\", volumeName: pv-data", "storageClassName: slow"));
        scene.classes.add(new StorageClassView("slow", "p"));
        scene.patches =
                List.of(patch("persistentvolumeclaims", "[{op: add, path: /spec/storageClassName, value: fast}]"));
        RestorePlan plan = scene.plan();
        assertThat(conflicts(plan)).isEmpty();
        assertThat(step(plan, "persistentvolumeclaims shop/data").body().at("/spec/storageClassName"))
                .isEqualTo(yaml("{a: fast}").get("a"));
        scene.patches =
                List.of(patch("persistentvolumeclaims", "[{op: add, path: /spec/volumeName, value: pv-other}]"));
        assertThat(conflicts(scene.plan()))
                .singleElement()
                .asString()
                .contains("binds a claim to a PersistentVolume, which no patch does");
    }

    @Test
    void the_pod_that_holds_a_claim_is_placed_as_the_patched_pod() {
        RestoreScene scene = shop(patch("pods", "[{op: add, path: /spec/nodeSelector, value: {pool: new}}]"));
        scene.data = new DataRequest(true, true, null);
        RestoreStep holder = scene.plan().steps().stream()
                .filter(step -> step.action() == RestoreStep.Action.Hold)
                .findFirst()
                .orElseThrow();
        assertThat(holder.body().at("/spec/nodeSelector")).isEqualTo(yaml("{pool: new}"));
    }

    @Test
    void a_pod_that_a_patch_takes_from_a_node_that_is_gone_comes_back() {
        String pinned = RestoreScene.POD.replace("nodeName: node-1", "nodeSelector: {kubernetes.io/hostname: gone}");
        RestoreScene scene = new RestoreScene()
                .stored(
                        "pods",
                        pinned.replace("volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]", ""));
        assertThat(scene.plan().skipped()).hasSize(1);
        scene.patches = List.of(patch("pods", "[{op: remove, path: /spec/nodeSelector}]"));
        RestorePlan plan = scene.plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(step(plan, "pods shop/web").body().at("/spec").has("nodeSelector"))
                .isFalse();
    }

    @Test
    void an_object_that_is_there_is_updated_to_the_patched_one() {
        RestoreScene scene = shop(patch("configmaps", "[{op: replace, path: /data/host, value: new}]"))
                .there("configmaps", "conf");
        scene.existingObjects = ExistingObjectsRule.Update;
        RestoreStep update = step(scene.plan(), "configmaps shop/conf");
        assertThat(update.body().at("/data/host").asText()).isEqualTo("new");
        assertThat(update.reason()).isEqualTo("is there, and becomes what the backup holds; changed by patches[0]");
    }

    @Test
    void a_patch_for_nothing_stands_in_the_way_and_one_for_what_is_there_does_not() {
        ObjectPatch patch = patch("configmaps", "[{op: replace, path: /data/host, value: new}]");
        assertThat(shop(patch)
                        .there("configmaps", "conf")
                        .there("configmaps", "other")
                        .plan()
                        .conflicts())
                .isEmpty();
        assertThat(conflicts(
                        shop(patch("confmaps", "[{op: remove, path: /data}]")).plan()))
                .singleElement()
                .asString()
                .contains("patches[0] fits nothing that the backup holds");
    }

    @Test
    void a_workload_needs_the_data_of_the_claim_that_a_patch_has_it_mount() {
        RestoreScene scene = shop(patch(
                        "Deployment",
                        "[{op: replace, path: /spec/template/spec/volumes/0/persistentVolumeClaim/claimName, value: data}]"))
                .stored(
                        "deployments.apps",
                        "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: shop, name: api}, spec: {template:"
                                + " {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: none}}]}}}}");
        assertThat(step(scene.plan(), "deployments.apps shop/api").needs()).containsExactly("claim shop/data");
    }
}
