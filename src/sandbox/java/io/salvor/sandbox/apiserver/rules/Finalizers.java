package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;

/** The finalizers of an object. */
public final class Finalizers {

    private Finalizers() {}

    public static boolean has(JsonNode object, String finalizer) {
        for (JsonNode known : object.path("metadata").path("finalizers")) {
            if (known.asText().equals(finalizer)) {
                return true;
            }
        }
        return false;
    }

    /** Removes a finalizer in place, and the list with the last one. */
    public static void remove(ObjectNode object, String finalizer) {
        ObjectNode metadata = Json.child(object, "metadata");
        if (metadata.get("finalizers") instanceof ArrayNode list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                if (list.get(i).asText().equals(finalizer)) {
                    list.remove(i);
                }
            }
            dropEmpty(metadata);
        }
    }

    /** Removes a list of finalizers that has none, in place. */
    static void dropEmpty(ObjectNode metadata) {
        if (metadata.get("finalizers") instanceof ArrayNode list && list.isEmpty()) {
            metadata.remove("finalizers");
        }
    }
}
