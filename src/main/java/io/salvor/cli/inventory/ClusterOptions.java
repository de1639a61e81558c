package io.salvor.cli.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** How the cluster of the kubeconfig is read. */
public final class ClusterOptions {
    @Option(
            names = "--operator-namespace",
            paramLabel = "NAMESPACE",
            description = "Namespace of the operator; that of the current context unless given.")
    private String operatorNamespace;

    @Option(
            names = "--allowed-host-path",
            paramLabel = "PREFIX",
            description =
                    "A folder of nodes that the operator may save host paths under, as in its settings; repeatable.")
    private List<String> allowedHostPaths = List.of();

    /** Reads the cluster into an inventory. */
    public ObjectNode inventory(ObjectMapper json, Instant now) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            String namespace = operatorNamespace == null ? client.getNamespace() : operatorNamespace;
            return new InventoryDocument(client, json, namespace).read(allowedHostPaths, now);
        }
    }
}
