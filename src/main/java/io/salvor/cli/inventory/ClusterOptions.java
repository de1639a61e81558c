package io.salvor.cli.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.inventory.InventoryDocument;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** How the cluster of the kubeconfig is read. */
public final class ClusterOptions {
    @Option(
            names = "--operator-namespace",
            paramLabel = "NAMESPACE",
            description = "The operator's namespace; that of the current context unless given.")
    private String operatorNamespace;

    @Option(
            names = "--allowed-host-path",
            paramLabel = "PREFIX",
            description =
                    "Folder of nodes under which the operator may save hostPath volumes, as in its settings. Repeatable.")
    private List<String> allowedHostPaths = List.of();

    /** Says in a sentence why the cluster could not be read; the cause of a failed connection is not in the message. */
    public static String unreadable(KubernetesClientException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String why = cause == e ? "" : " (" + cause + ")";
        return "the cluster could not be read: " + e.getMessage() + why + "; check KUBECONFIG and the current context";
    }

    /** Reads the cluster into an inventory. */
    public ObjectNode inventory(ObjectMapper json, Instant now) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            String namespace = operatorNamespace == null ? client.getNamespace() : operatorNamespace;
            return new InventoryDocument(client, json, namespace).read(allowedHostPaths, now);
        }
    }
}
