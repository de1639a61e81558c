package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The data of Secrets and ConfigMaps, which no plan decides by and which may be more than memory holds: those of the releases of Helm alone have a
 * megabyte each. A plan holds null in its place, and who makes the object reads it from the backup again.
 */
public final class DataApart {
    private static final Set<String> RESOURCES = Set.of("configmaps", "secrets");
    private static final List<String> FIELDS = List.of("binaryData", "data");

    /** As much as the names and values of an object may have together and stay in the plan. */
    private static final int SMALL = 1024;

    private DataApart() {}

    /** The object without its data; the object itself where that is little, or there is none. */
    public static JsonNode without(String resource, JsonNode body) {
        if (!RESOURCES.contains(resource) || size(body) <= SMALL) {
            return body;
        }
        ObjectNode rest = ((ObjectNode) body).objectNode();
        body.properties()
                .forEach(field ->
                        rest.set(field.getKey(), FIELDS.contains(field.getKey()) ? rest.nullNode() : field.getValue()));
        return rest;
    }

    private static int size(JsonNode body) {
        int size = 0;
        for (String field : FIELDS) {
            for (var entry : body.path(field).properties()) {
                size += entry.getKey().length() + entry.getValue().asText().length();
            }
        }
        return size;
    }

    /** Whether the plan lacks data of the object that a step makes. */
    public static boolean isLacking(RestoreStep step) {
        return RESOURCES.contains(step.object().resource())
                && step.packed() != null
                && FIELDS.stream().anyMatch(field -> isLacking(step.body(), field));
    }

    private static boolean isLacking(JsonNode body, String field) {
        return body.has(field) && body.get(field).isNull();
    }

    /** The step with the data of the object as the backup holds it. */
    public static RestoreStep with(RestoreStep step, JsonNode stored) {
        ObjectNode body = ((ObjectNode) step.body()).objectNode();
        step.body()
                .properties()
                .forEach(field -> body.set(
                        field.getKey(),
                        FIELDS.contains(field.getKey()) && field.getValue().isNull()
                                ? stored.path(field.getKey())
                                : field.getValue()));
        return step.with(body, step.reason());
    }
}
