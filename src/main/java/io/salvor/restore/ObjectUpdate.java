package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes an object that is there what the backup holds. Labels and annotations that others have added since stay; everything else but the
 * status becomes what it was. It is written only to the version that was looked at.
 */
public final class ObjectUpdate {
    /** What no update changes: pods and Jobs are one run, claims and what is behind them hold data. */
    private static final Set<String> NEVER = Set.of(
            RestoreOrder.PODS,
            RestoreOrder.CLAIMS,
            RestoreOrder.PERSISTENT_VOLUMES,
            RestoreOrder.STORAGE_CLASSES,
            RestoreOrder.NAMESPACES,
            "jobs.batch",
            "controllerrevisions.apps");

    private static final Set<String> OF_THE_SERVER = Set.of("apiVersion", "kind", "metadata", "status");

    /** What the cluster gave to a Service: its address is in use. */
    private static final List<String> ALLOCATED = List.of("clusterIP", "clusterIPs", "healthCheckNodePort");

    private ObjectUpdate() {}

    /** Whether objects of a kind are updated at all. */
    static boolean isFor(String resource) {
        return !NEVER.contains(resource);
    }

    /**
     * The merge patch, with the version that it is meant for; empty where the object is as it was.
     *
     * @param wanted as {@link ObjectCleaner} leaves it
     */
    public static Optional<JsonNode> patch(JsonNode live, JsonNode wanted) {
        ObjectNode goal = wanted.deepCopy();
        if (goal.path("kind").asText().equals("Service")) {
            keepAllocated(live.path("spec"), goal.path("spec"));
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        for (String marks : List.of("labels", "annotations")) {
            ObjectNode changed = added(
                    live.path("metadata").path(marks), goal.path("metadata").path(marks));
            if (!changed.isEmpty()) {
                metadata.set(marks, changed);
            }
        }
        ObjectNode content = difference(live, goal);
        content.remove(OF_THE_SERVER);
        patch.setAll(content);
        if (metadata.isEmpty() && content.isEmpty()) {
            return Optional.empty();
        }
        metadata.set("resourceVersion", live.at("/metadata/resourceVersion"));
        return Optional.of(patch);
    }

    private static ObjectNode added(JsonNode live, JsonNode wanted) {
        ObjectNode added = JsonNodeFactory.instance.objectNode();
        wanted.properties().stream()
                .filter(mark -> !mark.getValue().equals(live.get(mark.getKey())))
                .forEach(mark -> added.set(mark.getKey(), mark.getValue()));
        return added;
    }

    /** RFC 7396: what is null goes. */
    private static ObjectNode difference(JsonNode live, JsonNode wanted) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            JsonNode there = live.path(field.getKey());
            if (there.isObject() && field.getValue().isObject()) {
                ObjectNode inner = difference(there, field.getValue());
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!there.equals(field.getValue())) {
                patch.set(field.getKey(), field.getValue());
            }
        }
        live.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !wanted.has(name))
                .forEach(patch::putNull);
        return patch;
    }

    private static void keepAllocated(JsonNode live, JsonNode wanted) {
        if (!(wanted instanceof ObjectNode goal)) {
            return;
        }
        ALLOCATED.stream()
                .filter(name -> live.has(name) && !goal.has(name))
                .forEach(name -> goal.set(name, live.get(name)));
        for (JsonNode port : goal.path("ports")) {
            for (JsonNode there : live.path("ports")) {
                boolean same = there.path("port").equals(port.path("port"))
                        && there.path("protocol")
                                .asText("TCP")
                                .equals(port.path("protocol").asText("TCP"));
                if (same && there.has("nodePort") && !port.has("nodePort")) {
                    ((ObjectNode) port).set("nodePort", there.get("nodePort"));
                }
            }
        }
    }
}
