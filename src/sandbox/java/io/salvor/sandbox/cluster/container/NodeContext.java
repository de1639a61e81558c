package io.salvor.sandbox.cluster.container;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.disk.NodeDisk;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What the pods of one node need to know of it.
 *
 * @param containers folder for the private folders of containers
 * @param uplink whether it reaches the API server
 * @param executor runs what has to wait
 */
public record NodeContext(
        KubernetesClient client,
        NodeDisk disk,
        Path containers,
        SalvorProgram program,
        Uplink uplink,
        Executor executor,
        Clock clock) {

    /** Address that every simulated node gives as its own. */
    public static final String ADDRESS = "127.0.0.1";
}
