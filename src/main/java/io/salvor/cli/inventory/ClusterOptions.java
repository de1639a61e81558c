package io.salvor.cli.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.cli.OperatorNamespace;
import io.salvor.inventory.InventoryDocument;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.kubernetes.access.ClusterAccessException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the cluster of the kubeconfig is read. */
public final class ClusterOptions {
    @Mixin
    private OperatorNamespace operatorNamespace;

    @Option(
            names = "--allowed-host-path",
            paramLabel = "PREFIX",
            description =
                    "Folder of nodes under which the operator may save hostPath volumes, as in its settings. Repeatable.")
    private List<String> allowedHostPaths = List.of();

    /**
     * Reads the cluster into an inventory.
     *
     * @throws ClusterAccessException if there is no kubeconfig that can be used, or the cluster does not answer
     */
    public ObjectNode inventory(ObjectMapper json, Instant now) {
        return inventory(json, List.of(), List.of(), now);
    }

    /** The same with the names of all objects of these namespaces, by name or glob, and with these labels of nodes. */
    ObjectNode inventory(ObjectMapper json, List<String> objectsOf, List<String> nodeLabels, Instant now) {
        ClusterAccess access = ClusterAccess.find();
        try (KubernetesClient client = access.client()) {
            String namespace = operatorNamespace.of(client);
            return new InventoryDocument(client, json, namespace).read(allowedHostPaths, objectsOf, nodeLabels, now);
        } catch (KubernetesClientException e) {
            throw access.unreadable(e);
        }
    }
}
