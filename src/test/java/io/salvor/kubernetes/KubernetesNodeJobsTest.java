package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.testing.OwnApiServer;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

class KubernetesNodeJobsTest extends NodeJobsContract {
    private final OwnApiServer server = new OwnApiServer();
    private final KubernetesClient client = server.client();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected NodeJobs jobs() {
        NodeJobSettings settings = new NodeJobSettings(
                "salvor", "IfNotPresent", "salvor-node", 2, "100m", "256Mi", null, Duration.ofHours(1));
        return new KubernetesNodeJobs(client, OwnApiServer.NAMESPACE, settings, clock);
    }

    @Override
    protected OwnObjects objects() {
        return new KubernetesOwnObjects(client, OwnApiServer.NAMESPACE);
    }

    @Override
    protected void runs(String name) {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name + "-pod")
                        .withNamespace(OwnApiServer.NAMESPACE)
                        .addToLabels("job-name", name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("salvor")
                        .withImage("salvor")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        phase(
                pod,
                "Running",
                new ContainerStateBuilder().withNewRunning().endRunning().build());
    }

    private void phase(Pod pod, String phase, ContainerState state) {
        client.resource(pod).editStatus(current -> new PodBuilder(current)
                .editOrNewStatus()
                .withPhase(phase)
                .withContainerStatuses()
                .addNewContainerStatus()
                .withName("salvor")
                .withImage("salvor")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withState(state)
                .endContainerStatus()
                .endStatus()
                .build());
    }

    @Override
    protected void ends(String name, String report) {
        phase(
                client.pods()
                        .inNamespace(OwnApiServer.NAMESPACE)
                        .withName(name + "-pod")
                        .get(),
                "Succeeded",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withMessage(report)
                        .endTerminated()
                        .build());
        client.batch()
                .v1()
                .jobs()
                .inNamespace(OwnApiServer.NAMESPACE)
                .withName(name)
                .editStatus(job -> new JobBuilder(job)
                        .editOrNewStatus()
                        .addNewCondition()
                        .withType("Complete")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    @Override
    protected void vanishes(String name) {
        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(OwnApiServer.NAMESPACE)
                        .withName(name)
                        .delete())
                .isNotEmpty();
    }

    @Override
    protected Set<String> secrets() {
        return client.secrets().inNamespace(OwnApiServer.NAMESPACE).list().getItems().stream()
                .map(secret -> secret.getMetadata().getName())
                .collect(Collectors.toSet());
    }
}
