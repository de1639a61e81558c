package io.salvor.sandbox.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.sandbox.cluster.container.SalvorProgram;
import io.salvor.sandbox.cluster.control.ControlledPods;
import io.salvor.testing.LongWaits;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Two nodes and an API server, on which containers of the image {@code program} run their args as a shell script. */
public final class TwoNodeCluster implements AutoCloseable {

    static final String IMAGE = "program";

    public final KubernetesClient client;
    public final SimulatedCluster cluster;
    private final ClusterClient connection;
    private final ApiServer server;

    public TwoNodeCluster(Path folder) {
        server = ApiServer.start(0);
        Path kubeconfig = server.writeKubeconfig(folder.resolve("kubeconfig"));
        connection = new ClusterClient(kubeconfig);
        client = connection.client();
        SalvorProgram program =
                new SalvorProgram(IMAGE, List.of("/bin/sh", "-c"), Map.of("IMAGE_SAYS", "hello"), kubeconfig);
        cluster = SimulatedCluster.start(kubeconfig, folder.resolve("nodes"), program, "node-a", "node-b");
        server.podLogs(cluster.logs());
        server.podCommands(cluster.commands());
    }

    public void create(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(object -> client.resource(object).create());
    }

    /** Waits until an object of the namespace {@code default}, or of none, is as wanted, and returns it. */
    public <T extends HasMetadata> T until(Class<T> type, String name, Predicate<T> wanted) {
        return await().atMost(LongWaits.LONGEST)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get(type, name), object -> object != null && wanted.test(object));
    }

    /** Waits until a pod has succeeded or failed. */
    public Pod untilEnded(String name) {
        return until(Pod.class, name, pod -> ControlledPods.succeeded(pod) || ControlledPods.failed(pod));
    }

    public static String phase(Pod pod) {
        return pod.getStatus().getPhase();
    }

    /** How the first container ended. */
    public static ContainerStateTerminated end(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0).getState().getTerminated();
    }

    public <T extends HasMetadata> void untilGone(Class<T> type, String name) {
        await().atMost(LongWaits.LONGEST).pollInterval(Duration.ofMillis(20)).until(() -> get(type, name) == null);
    }

    public <T extends HasMetadata> T get(Class<T> type, String name) {
        boolean namespaced = Namespaced.class.isAssignableFrom(type);
        return namespaced
                ? client.resources(type).inNamespace("default").withName(name).get()
                : client.resources(type).withName(name).get();
    }

    @Override
    public void close() {
        cluster.close();
        connection.close();
        server.close();
    }
}
