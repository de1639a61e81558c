package io.salvor.restore;

import static io.salvor.restore.RestoreScene.step;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerLinksTest {
    private static String owned(String apiVersion, String kind, String name, String owners) {
        return "{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {namespace: shop, name: " + name
                + ", uid: uid-of-" + name + ", ownerReferences: [" + owners + "]}}";
    }

    private static String reference(String apiVersion, String kind, String name, String more) {
        return "{apiVersion: " + apiVersion + ", kind: " + kind + ", name: " + name + ", uid: uid-of-" + name + more
                + "}";
    }

    private static final String BOSS =
            "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: shop, name: zz, uid: uid-of-zz}}";

    private static JsonNode references(RestoreStep step) {
        return step.body().at("/metadata/ownerReferences");
    }

    @Test
    void an_owner_of_the_same_stage_is_made_first_and_linked_by_its_name() {
        RestorePlan plan = RestoreScene.seed()
                .stored(
                        "secrets",
                        owned("v1", "Secret", "a", reference("v1", "ConfigMap", "zz", ", blockOwnerDeletion: true")))
                .stored("configmaps", owned("v1", "ConfigMap", "b", reference("v1", "ConfigMap", "zz", "")))
                .stored("configmaps", BOSS)
                .plan();
        assertThat(plan.steps().stream()
                        .filter(step -> step.stage() == Stage.Configuration)
                        .map(step -> step.object().toString()))
                .containsExactly("configmaps shop/zz", "secrets shop/a", "configmaps shop/b");
        RestoreStep child = step(plan, "secrets shop/a");
        assertThat(references(child))
                .isEqualTo(yaml("{l: [{apiVersion: v1, kind: ConfigMap, name: zz, blockOwnerDeletion: true}]}")
                        .get("l"));
        assertThat(child.reason()).isEqualTo("is not there");
    }

    @Test
    void an_owner_that_is_there_is_linked() {
        RestorePlan plan = RestoreScene.seed()
                .stored("secrets", owned("v1", "Secret", "a", reference("v1", "ConfigMap", "zz", "")))
                .stored("configmaps", BOSS)
                .there("configmaps", "zz")
                .plan();
        assertThat(references(step(plan, "secrets shop/a"))).hasSize(1);
    }

    @Test
    void an_owner_that_comes_later_is_not_linked_and_the_plan_says_so() {
        RestorePlan plan = RestoreScene.seed()
                .stored("secrets", owned("v1", "Secret", "a", reference("example.org/v1", "Widget", "w", "")))
                .stored("widgets.example.org", owned("example.org/v1", "Widget", "w", ""))
                .plan();
        RestoreStep child = step(plan, "secrets shop/a");
        assertThat(references(child).isMissingNode()).isTrue();
        assertThat(child.reason()).isEqualTo("is not there; without its owner Widget w, which comes later");
    }

    @ParameterizedTest
    @CsvSource({
        "'v1, kind: ConfigMap, name: gone, uid: u', u, 'ConfigMap gone, which this restore does not make'",
        "'v1, kind: ConfigMap, name: zz, uid: of-another-life', of-another-life, 'ConfigMap zz, which this restore does not make'",
        "'other.io/v1, kind: ConfigMap, name: zz, uid: uid-of-zz', uid-of-zz, 'ConfigMap zz, which this restore does not make'",
        "'v1, kind: ConfigMap, name: gone', , 'ConfigMap gone, which this restore does not make'"
    })
    void an_owner_that_does_not_come_back_is_meant_by_its_uid_alone(String reference, String uid, String why) {
        RestorePlan plan = RestoreScene.seed()
                .stored("secrets", owned("v1", "Secret", "a", "{apiVersion: " + reference + "}"))
                .stored("configmaps", BOSS)
                .plan();
        RestoreStep child = step(plan, "secrets shop/a");
        assertThat(child.reason()).isEqualTo("is not there; without its owner " + why);
        assertThat(references(child).findValuesAsText("uid")).isEqualTo(uid == null ? List.of() : List.of(uid));
    }

    @Test
    void what_a_controller_takes_over_by_itself_is_left_to_it() {
        String set = reference("apps/v1", "Deployment", "api", ", controller: true");
        RestorePlan plan = RestoreScene.seed()
                .stored("deployments.apps", owned("apps/v1", "Deployment", "api", ""))
                .stored("replicasets.apps", owned("apps/v1", "ReplicaSet", "api-1", set))
                .plan();
        RestoreStep child = step(plan, "replicasets.apps shop/api-1");
        assertThat(references(child).isMissingNode()).isTrue();
        assertThat(child.reason()).isEqualTo("is not there");
    }

    @Test
    void what_is_owned_waits_for_the_data_that_its_owner_needs() {
        RestorePlan plan = RestoreScene.seed()
                .stored(
                        "alarms.example.org",
                        owned("example.org/v1", "Alarm", "a", reference("example.org/v1", "Widget", "w", "")))
                .stored("widgets.example.org", owned("example.org/v1", "Widget", "w", ""))
                .stored(
                        "ingresses.networking.k8s.io",
                        owned("networking.k8s.io/v1", "Ingress", "i", reference("example.org/v1", "Widget", "w", "")))
                .plan();
        RestoreStep ingress = step(plan, "ingresses.networking.k8s.io shop/i");
        assertThat(step(plan, "widgets.example.org shop/w").needs()).containsExactly("claim shop/data");
        assertThat(ingress.needs()).containsExactly("claim shop/data");
        assertThat(references(ingress)).hasSize(1);
        List<String> order =
                plan.steps().stream().map(step -> step.object().toString()).toList();
        assertThat(order.indexOf("widgets.example.org shop/w"))
                .isLessThan(order.indexOf("ingresses.networking.k8s.io shop/i"))
                .isLessThan(order.indexOf("alarms.example.org shop/a"));
    }

    @Test
    void owners_in_a_circle_come_back_all_the_same() {
        RestorePlan plan = RestoreScene.seed()
                .stored("configmaps", owned("v1", "ConfigMap", "a", reference("v1", "ConfigMap", "b", "")))
                .stored("configmaps", owned("v1", "ConfigMap", "b", reference("v1", "ConfigMap", "a", "")))
                .plan();
        assertThat(references(step(plan, "configmaps shop/a")).size()
                        + references(step(plan, "configmaps shop/b")).size())
                .isEqualTo(1);
    }
}
