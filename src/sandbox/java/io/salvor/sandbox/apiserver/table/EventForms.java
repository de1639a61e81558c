package io.salvor.sandbox.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import java.util.Map;

/** The two forms of an Event, core v1 and events.k8s.io/v1: the same object with other field names. */
public final class EventForms {

    private static final Map<String, String> NEW_TO_CORE = Map.of(
            "regarding",
            "involvedObject",
            "note",
            "message",
            "deprecatedSource",
            "source",
            "deprecatedFirstTimestamp",
            "firstTimestamp",
            "deprecatedLastTimestamp",
            "lastTimestamp",
            "deprecatedCount",
            "count",
            "reportingController",
            "reportingComponent");

    private EventForms() {}

    static ObjectNode toCore(ObjectNode event) {
        ObjectNode core = Json.object().put("kind", "Event").put("apiVersion", "v1");
        event.properties().forEach(field -> {
            if (!field.getKey().equals("kind") && !field.getKey().equals("apiVersion")) {
                core.set(NEW_TO_CORE.getOrDefault(field.getKey(), field.getKey()), field.getValue());
            }
        });
        return core;
    }

    static ObjectNode toNew(ObjectNode event) {
        ObjectNode result = Json.object().put("kind", "Event").put("apiVersion", "events.k8s.io/v1");
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            if (!field.getKey().equals("kind") && !field.getKey().equals("apiVersion")) {
                String name = NEW_TO_CORE.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(field.getKey()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(field.getKey());
                result.set(name, field.getValue());
            }
        }
        return result;
    }

    /** A field selector on the new form, in the words of the core form that is stored. */
    public static String coreSelector(String selector) {
        return selector.replace("regarding.", "involvedObject.").replace("reportingController", "reportingComponent");
    }
}
