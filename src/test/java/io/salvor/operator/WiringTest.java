package io.salvor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SELinuxOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.operator.run.Leadership;
import io.salvor.testing.OwnApiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WiringTest {
    private final OwnApiServer server = new OwnApiServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void jobs_carry_the_label_that_the_installation_gives() {
        assertThat(label(Map.of("salvor.node-selinux-options", "{\"type\":\"spc_t\",\"level\":\"s0:c1,c2\"}")))
                .isEqualTo(new SELinuxOptionsBuilder()
                        .withType("spc_t")
                        .withLevel("s0:c1,c2")
                        .build());
    }

    @Test
    void jobs_carry_no_label_unless_one_is_given() {
        assertThat(label(Map.of())).isNull();
    }

    @Test
    void the_api_server_knows_the_operator_by_its_name(@TempDir Path folder) throws Exception {
        Path kubeconfig = Files.writeString(
                folder.resolve("config"),
                """
                current-context: here
                contexts: [{name: here, context: {cluster: here, namespace: %s}}]
                clusters: [{name: here, cluster: {server: '%s'}}]
                """
                        .formatted(OwnApiServer.NAMESPACE, server.client().getMasterUrl()));
        Wiring wiring = new Wiring();
        ClusterAccess access = wiring.access(Map.of("KUBECONFIG", kubeconfig.toString()));
        try (KubernetesClient client = wiring.client(access, new KubernetesSerialization(), new Leadership())) {
            ConfigMap written = client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("written")
                            .withNamespace(OwnApiServer.NAMESPACE)
                            .endMetadata()
                            .addToData("key", "value")
                            .build())
                    .create();
            assertThat(written.getMetadata().getManagedFields())
                    .extracting(ManagedFieldsEntry::getManager)
                    .containsExactly("salvor");
        }
    }

    private SELinuxOptions label(Map<String, String> settings) {
        NodeJob job = new NodeJob(
                "job",
                NodeJob.Command.backup,
                "node",
                List.of(new NodeJob.Volume("volume", "/var/lib/kubelet/pods/1/data")),
                Map.of(),
                Map.of(),
                Map.of(),
                Instant.now().plusSeconds(60));
        new JobsWiring()
                .nodeJobs(server.client(), OperatorSettings.with(settings), Clock.systemUTC())
                .start(
                        job,
                        server.client()
                                .resource(new ConfigMapBuilder()
                                        .withNewMetadata()
                                        .withName("owner")
                                        .withNamespace(OwnApiServer.NAMESPACE)
                                        .endMetadata()
                                        .build())
                                .create());
        return server.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(OwnApiServer.NAMESPACE)
                .withName("job")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getSecurityContext()
                .getSeLinuxOptions();
    }
}
