package io.salvor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SELinuxOptionsBuilder;
import io.salvor.kubernetes.NodeJob;
import io.salvor.testing.OwnApiServer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        new Wiring()
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
