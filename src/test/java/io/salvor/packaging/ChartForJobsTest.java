package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.kubernetes.JobPod;
import io.salvor.kubernetes.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart gives the pods of node Jobs, as the operator reads it. */
class ChartForJobsTest {
    @TempDir
    static Path folder;

    private static ChartRenderer helm;

    @BeforeAll
    static void start() throws IOException {
        helm = ChartRenderer.start(folder);
    }

    @AfterAll
    static void stop() {
        helm.close();
    }

    @Test
    void unless_said_otherwise_they_have_limits_and_neither_meshes_nor_scalers_touch_them() {
        JobPod pod = given("");
        assertThat(pod.limits()).containsOnly(Map.entry("memory", new Quantity("2Gi")));
        assertThat(pod.cacheSize()).isEqualTo("10Gi");
        assertThat(pod.temporarySize()).isEqualTo("2Gi");
        assertThat(pod.labels()).containsOnly(Map.entry("sidecar.istio.io/inject", "false"));
        assertThat(pod.annotations())
                .containsEntry("sidecar.istio.io/inject", "false")
                .containsEntry("linkerd.io/inject", "disabled")
                .containsEntry("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")
                .containsEntry("karpenter.sh/do-not-disrupt", "true");
        assertThat(pod.priorityClassName()).isNull();
        assertThat(pod.extraEnv()).isEmpty();
    }

    @Test
    void those_of_maintenance_are_kept_from_all_leases_but_those_of_repositories() {
        List<JsonNode> policies = policies("Always");
        assertThat(policies).hasSize(1);
        JsonNode spec = policies.get(0).path("spec");
        assertThat(spec.at("/matchConditions/0/expression").asText())
                .isEqualTo("request.userInfo.username == 'system:serviceaccount:backup:salvor-maintenance'");
        assertThat(spec.at("/matchConstraints/namespaceSelector/matchLabels")
                        .properties()
                        .iterator()
                        .next()
                        .getValue()
                        .asText())
                .isEqualTo("backup");
        String allowed = spec.at("/validations/0/expression").asText().replaceAll(".*startsWith\\('(.*)'\\)", "$1");
        assertThat(Names.lease("shop-default-0a1b2c3d4e")).startsWith(allowed);
        assertThat("salvor-operator").doesNotStartWith(allowed);
        assertThat(policies("Never")).isEmpty();
        assertThat(policies("Auto"))
                .as("where Helm sees no cluster that has any")
                .isEmpty();
    }

    private static List<JsonNode> policies(String limitLeases) {
        return helm.manifests("salvor", "backup", "rbac: {limitLeases: " + limitLeases + "}").stream()
                .filter(object -> object.path("kind").asText().equals("ValidatingAdmissionPolicy"))
                .toList();
    }

    @Test
    void each_of_them_can_be_changed_and_taken_out() {
        JobPod pod = given(
                """
                jobs:
                  resources: {limits: {memory: null, ephemeral-storage: 20Gi}}
                  cacheSizeLimit: ""
                  podAnnotations: {linkerd.io/inject: null, example.org/backup: "true"}
                  priorityClassName: backups
                  extraEnv: [{name: HTTPS_PROXY, value: "http://proxy:3128"}]
                """);
        assertThat(pod.limits()).containsOnly(Map.entry("ephemeral-storage", new Quantity("20Gi")));
        assertThat(pod.cacheSize()).isEmpty();
        assertThat(pod.annotations())
                .doesNotContainKey("linkerd.io/inject")
                .containsEntry("example.org/backup", "true")
                .containsKey("karpenter.sh/do-not-disrupt");
        assertThat(pod.priorityClassName()).isEqualTo("backups");
        assertThat(pod.extraEnv()).isEqualTo(List.of(new EnvVar("HTTPS_PROXY", "http://proxy:3128", null)));
    }

    private static JobPod given(String values) {
        for (JsonNode object : helm.manifests("salvor", "salvor", values)) {
            for (JsonNode variable : object.at("/spec/template/spec/containers/0/env")) {
                if (variable.path("name").asText().equals("SALVOR_NODE_POD")) {
                    return new KubernetesSerialization()
                            .unmarshal(variable.path("value").asText(), JobPod.class);
                }
            }
        }
        throw new AssertionError("the chart says nothing of the pods of Jobs");
    }
}
