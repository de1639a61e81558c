package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterResourcesTest {
    private static RestoreScene shop() {
        return RestoreScene.seed()
                .stored(
                        "customresourcedefinitions.apiextensions.k8s.io",
                        kind("CustomResourceDefinition", "widgets.example.org"))
                .stored("priorityclasses.scheduling.k8s.io", kind("PriorityClass", "high"))
                .stored("issuers.example.org", kind("Issuer", "all"))
                .stored(
                        "validatingwebhookconfigurations.admissionregistration.k8s.io",
                        kind("ValidatingWebhookConfiguration", "a"))
                .stored(
                        "widgets.example.org",
                        "{apiVersion: example.org/v1, kind: Widget, metadata: {namespace: shop, name: w}}");
    }

    private static String kind(String kind, String name) {
        return "{kind: " + kind + ", metadata: {name: " + name + "}}";
    }

    private static List<String> steps(RestorePlan plan) {
        return plan.steps().stream()
                .map(step -> step.stage() + " " + step.action() + " " + step.object())
                .toList();
    }

    @Test
    void what_belongs_to_the_whole_cluster_comes_back_on_request_alone() {
        RestoreScene scene = shop();
        assertThat(scene.plan().skipped())
                .filteredOn(skipped -> skipped.reason().equals("belongs to the whole cluster"))
                .hasSize(4);
        scene.clusterResources = List.of("PriorityClass");
        assertThat(steps(scene.plan()))
                .contains("Storage Create priorityclasses.scheduling.k8s.io high")
                .noneMatch(step -> step.contains("definitions"));
        scene.existing.add(new ObjectKey("priorityclasses.scheduling.k8s.io", null, "high"));
        assertThat(steps(scene.plan())).contains("Storage LeaveAlone priorityclasses.scheduling.k8s.io high");
    }

    @Test
    void definitions_come_first_and_webhooks_when_all_data_is_whole() {
        RestoreScene scene = shop();
        scene.clusterResources = List.of("*");
        scene.exclude = new ObjectSelection.Choice(null, List.of("priorityclasses"), null, null);
        scene.data = DataRequest.USUAL;
        RestorePlan plan = scene.plan();
        assertThat(steps(plan))
                .startsWith(
                        "Storage Create customresourcedefinitions.apiextensions.k8s.io widgets.example.org",
                        "Storage Create persistentvolumes pv-data")
                .endsWith(
                        "Rest Create issuers.example.org all",
                        "Rest Create widgets.example.org shop/w",
                        "Rest Create validatingwebhookconfigurations.admissionregistration.k8s.io a")
                .noneMatch(step -> step.contains("priorityclasses"));
        assertThat(plan.steps().get(plan.steps().size() - 1).needs()).containsExactly("claim shop/data");
    }

    @Test
    void a_kind_of_the_whole_cluster_that_exclude_names_stays_out() {
        RestoreScene scene = shop();
        scene.clusterResources = List.of("*");
        scene.withoutClusterResources = List.of("priorityclasses", "Issuer");
        RestorePlan plan = scene.plan();
        assertThat(steps(plan))
                .contains("Storage Create customresourcedefinitions.apiextensions.k8s.io widgets.example.org")
                .noneMatch(step -> step.contains("priorityclasses") || step.contains("issuers"));
        assertThat(plan.skipped())
                .filteredOn(skipped -> skipped.reason().equals("belongs to the whole cluster"))
                .extracting(skipped -> skipped.object().resource())
                .containsExactly("issuers.example.org", "priorityclasses.scheduling.k8s.io");
    }

    @Test
    void a_kind_whose_definition_comes_back_is_no_conflict() {
        RestoreScene scene = shop();
        scene.served = new ServedVersions(
                Map.of(
                        "namespaces",
                        List.of("v1"),
                        "pods",
                        List.of("v1"),
                        "persistentvolumes",
                        List.of("v1"),
                        "persistentvolumeclaims",
                        List.of("v1"),
                        RestoreOrder.DEFINITIONS,
                        List.of("apiextensions.k8s.io/v1")),
                Set.of());
        assertThat(scene.plan().conflicts()).hasSize(1);
        scene.clusterResources = List.of("CustomResourceDefinition");
        assertThat(scene.plan().conflicts()).isEmpty();
    }

    @Test
    void a_kind_that_the_backup_does_not_hold_is_a_conflict() {
        RestoreScene scene = shop();
        scene.clusterResources = List.of("clusterroles");
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> assertThat(conflict.message())
                .startsWith("include.clusterResources names clusterroles, of which the backup holds nothing"));
    }
}
