package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.CONFIG_MAPS;
import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.Kinds;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerReferencesTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_restore_that_is_planned() {
        setting = new RestoreSetting(folder);
        setting.backup();
        setting.asked();
        setting.look();
    }

    private static RestoreStep step(String name, String references) {
        ObjectNode body = object("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}}");
        if (references != null) {
            body.withObject("/metadata")
                    .set("ownerReferences", object("{l: [" + references + "]}").get("l"));
        }
        return new RestoreStep(
                Stage.Configuration, Action.Create, new ObjectKey("configmaps", "shop", name), body, "is not there");
    }

    /** The references that the last of the steps is made with. */
    private JsonNode made(RestoreStep... steps) {
        RestorePlan plan = new RestorePlan(List.of(steps), List.of(), List.of(), List.of(), List.of());
        MadeObjects made =
                setting.objects.make(new RestoreRound(setting.now(), plan, setting.location()), Stage.Configuration);
        assertThat(made.failed()).isEmpty();
        return setting.cluster
                .now(CONFIG_MAPS, "shop", steps[steps.length - 1].object().name())
                .at("/metadata/ownerReferences");
    }

    private String uid(String name) {
        return setting.cluster
                .now(CONFIG_MAPS, "shop", name)
                .at("/metadata/uid")
                .asText();
    }

    @Test
    void an_owner_that_was_just_made_is_linked_by_its_new_uid() {
        JsonNode references = made(
                step("boss", null),
                step(
                        "child",
                        "{apiVersion: v1, kind: ConfigMap, name: boss, blockOwnerDeletion: true, controller: true}"));
        assertThat(references)
                .isEqualTo(object("{l: [{apiVersion: v1, kind: ConfigMap, name: boss, blockOwnerDeletion: true,"
                                + " controller: true, uid: " + uid("boss") + "}]}")
                        .get("l"));
    }

    @Test
    void an_owner_of_the_whole_cluster_is_linked_in_the_version_that_is_served() {
        setting.cluster.put(Kinds.NODES, object("{metadata: {name: boss, uid: n}}"));
        assertThat(made(step("child", "{apiVersion: v0, kind: Node, name: boss}"))
                        .get(0))
                .isEqualTo(object("{apiVersion: v1, kind: Node, name: boss, uid: n}"));
    }

    @Test
    void an_owner_that_is_not_there_or_is_another_or_is_going_is_no_owner() {
        setting.cluster.put(CONFIG_MAPS, object("{metadata: {namespace: shop, name: other, uid: new}}"));
        setting.cluster.put(CONFIG_MAPS, object("{metadata: {namespace: blog, name: far, uid: f}}"));
        setting.cluster.put(
                CONFIG_MAPS,
                object("{metadata: {namespace: shop, name: going, deletionTimestamp: '2026-05-01T10:00:00Z'}}"));
        assertThat(made(step(
                                "child",
                                "{apiVersion: v1, kind: ConfigMap, name: gone}, {apiVersion: v1, kind: ConfigMap, name: other,"
                                        + " uid: old}, {apiVersion: v1, kind: ConfigMap, name: going}, {apiVersion: v1, kind:"
                                        + " ConfigMap, name: far}, {apiVersion: example.org/v1, kind: Widget, name: w, uid: u}"))
                        .isMissingNode())
                .isTrue();
        assertThat(made(step("other-child", "{apiVersion: v1, kind: ConfigMap, name: other, uid: new}")))
                .hasSize(1);
    }

    @Test
    void where_nobody_may_block_an_owner_the_link_comes_back_without_that() {
        setting.cluster.put(CONFIG_MAPS, object("{metadata: {namespace: shop, name: boss, uid: b}}"));
        setting.calls.before("create configmaps child", 1, () -> {
            throw new KubernetesClientException(
                    "configmaps \"child\" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a"
                            + " resource you can't set finalizers on",
                    403,
                    null);
        });
        assertThat(made(step("child", "{apiVersion: v1, kind: ConfigMap, name: boss, blockOwnerDeletion: true}"))
                        .get(0))
                .isEqualTo(object("{apiVersion: v1, kind: ConfigMap, name: boss, uid: b}"));
    }
}
