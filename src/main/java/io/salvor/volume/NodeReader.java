package io.salvor.volume;

import static io.salvor.volume.ValueReader.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Finds out about a node whether a Job on it can read the volumes of its pods. */
final class NodeReader {
    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final String LINUX = "linux";

    /** Labels of nodes behind which there is a service that runs pods, and no kubelet with their volumes in its folders. */
    private static final Map<String, String> VIRTUAL = Map.of(
            "type", "virtual-kubelet",
            "eks.amazonaws.com/compute-type", "fargate");

    /** The taint of every virtual kubelet, whatever its labels. */
    private static final String VIRTUAL_TAINT = "virtual-kubelet.io/provider";

    private NodeReader() {}

    static NodeView read(JsonNode node) {
        JsonNode metadata = node.path("metadata");
        String name = ValueReader.text(metadata, "name");
        return new NodeView(
                name,
                textOr(metadata.path("labels"), HOSTNAME, name),
                ready(node),
                unsupported(node),
                node.path("spec").path("unschedulable").asBoolean(),
                labels(node, name));
    }

    private static Map<String, String> labels(JsonNode node, String name) {
        Map<String, String> labels = new HashMap<>(ValueReader.labels(node));
        labels.putIfAbsent(HOSTNAME, name);
        return labels;
    }

    private static boolean ready(JsonNode node) {
        for (JsonNode condition : node.path("status").path("conditions")) {
            if ("Ready".equals(ValueReader.text(condition, "type"))) {
                return "True".equals(ValueReader.text(condition, "status"));
            }
        }
        // An inventory of before has no conditions.
        return true;
    }

    private static String unsupported(JsonNode node) {
        JsonNode labels = node.path("metadata").path("labels");
        String system = textOr(
                labels, "kubernetes.io/os", textOr(node.path("status").path("nodeInfo"), "operatingSystem", LINUX));
        if (!LINUX.equals(system)) {
            return "runs " + system + ", and volumes are read on Linux alone";
        }
        boolean virtual = VIRTUAL.entrySet().stream()
                .anyMatch(label -> label.getValue().equals(ValueReader.text(labels, label.getKey())));
        for (JsonNode taint : node.path("spec").path("taints")) {
            virtual |= VIRTUAL_TAINT.equals(ValueReader.text(taint, "key"));
        }
        return virtual ? "is virtual: no kubelet there has the volumes in a folder that a Job could read" : null;
    }
}
