package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.GitOpsOwner.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a workload is, by the marks of GitOps tools, and how each of these is suspended and goes on. */
class GitOpsOwnerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "annotations: {argocd.argoproj.io/tracking-id: 'shop:apps/Deployment:shop/web'}; Argo CD Application shop",
                "annotations: {argocd.argoproj.io/tracking-id: 'team_shop:apps/Deployment:shop/web'}; Argo CD Application team/shop",
                "labels: {kustomize.toolkit.fluxcd.io/name: apps, kustomize.toolkit.fluxcd.io/namespace: flux}; Flux Kustomization flux/apps",
                "labels: {helm.toolkit.fluxcd.io/name: db, helm.toolkit.fluxcd.io/namespace: shop}; Flux HelmRelease shop/db",
                "labels: {app.kubernetes.io/instance: shop};",
                "annotations: {argocd.argoproj.io/tracking-id: broken};",
                "labels: {kustomize.toolkit.fluxcd.io/name: apps};"
            })
    void the_mark_of_a_tool_names_what_holds_a_workload(String metadata, String title) {
        assertThat(GitOpsOwner.of(yaml("{" + metadata + "}"))
                        .map(GitOpsOwner::title)
                        .orElse(null))
                .isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Application; {syncPolicy: {automated: {selfHeal: true}}}; false",
                "Application; {syncPolicy: {automated: {}}}; false",
                "Application; {syncPolicy: {automated: {enabled: false}}}; true",
                "Application; {syncPolicy: {syncOptions: [a]}}; true",
                "Application; {}; true",
                "Kustomization; {}; false",
                "Kustomization; {suspend: false}; false",
                "HelmRelease; {suspend: true}; true"
            })
    void each_says_in_its_own_way_that_it_stands_still(Tool tool, String spec, boolean suspended) {
        assertThat(GitOpsOwner.isSuspended(tool, object(spec))).isEqualTo(suspended);
    }

    private static JsonNode object(String spec) {
        return yaml("{metadata: {name: a, resourceVersion: '7'}, spec: " + spec + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Application; {syncPolicy: {automated: {selfHeal: true}}}; {\"syncPolicy\":{\"automated\":null}};"
                        + " {\"syncPolicy\":{\"automated\":{\"selfHeal\":true}}}",
                "Kustomization; {}; {\"suspend\":true}; {\"suspend\":null}",
                "HelmRelease; {suspend: false}; {\"suspend\":true}; {\"suspend\":false}"
            })
    void it_is_changed_in_the_version_that_was_read_and_back_to_what_it_had(
            Tool tool, String spec, String suspended, String back) {
        JsonNode before = GitOpsOwner.before(tool, object(spec));
        JsonNode patch = GitOpsOwner.suspend(tool, object(spec), "uid-1");
        assertThat(patch.path("spec").toString()).isEqualTo(suspended);
        assertThat(patch.at("/metadata/resourceVersion").asText()).isEqualTo("7");
        assertThat(GitOpsOwner.suspendedFor(patch)).isEqualTo("uid-1");

        JsonNode now = object(tool == Tool.Application ? "{syncPolicy: {}}" : "{suspend: true}");
        JsonNode resumed = GitOpsOwner.resume(tool, now, before);
        assertThat(resumed.path("spec").toString()).isEqualTo(back);
        assertThat(resumed.path("metadata").path("annotations").toString())
                .isEqualTo("{\"salvor.io/suspended-for\":null}");
    }

    @Test
    void what_somebody_has_let_go_on_meanwhile_stays_so() {
        JsonNode resumed = GitOpsOwner.resume(
                Tool.Application, object("{syncPolicy: {automated: {prune: true}}}"), yaml("{selfHeal: true}"));
        assertThat(resumed.has("spec")).isFalse();
        assertThat(resumed.at("/metadata/annotations").has(GitOpsOwner.MARK)).isTrue();
    }
}
