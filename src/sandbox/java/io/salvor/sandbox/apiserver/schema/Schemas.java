package io.salvor.sandbox.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings an object into the shape of a structural schema: unknown fields out, defaults in. */
public final class Schemas {

    /** What every object has at its root, whether the schema speaks of it or not. */
    static final Set<String> ROOT = Set.of("apiVersion", "kind", "metadata");

    private Schemas() {}

    /** Removes what the schema does not know, in place, and returns the paths of what it removed. */
    public static List<String> prune(ObjectNode object, JsonNode schema) {
        List<String> unknown = new ArrayList<>();
        prune(object, schema, "", unknown);
        return unknown;
    }

    private static void prune(JsonNode value, JsonNode schema, String path, List<String> unknown) {
        if (value instanceof ObjectNode object) {
            for (String name : names(object)) {
                if (path.isEmpty() && ROOT.contains(name)) {
                    continue;
                }
                String at = path.isEmpty() ? name : path + "." + name;
                JsonNode field = fieldSchema(schema, name);
                if (field != null) {
                    prune(object.get(name), field, at, unknown);
                } else if (!preserves(schema)) {
                    object.remove(name);
                    unknown.add(at);
                }
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                prune(value.get(i), schema.path("items"), path + "[" + i + "]", unknown);
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static boolean preserves(JsonNode schema) {
        return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
                || schema.path("additionalProperties").asBoolean(false);
    }

    /** The schema of a field; null when the schema says nothing about it. */
    public static JsonNode fieldSchema(JsonNode schema, String name) {
        JsonNode declared = schema.path("properties").get(name);
        JsonNode additional = schema.path("additionalProperties");
        return declared != null ? declared : additional.isObject() ? additional : null;
    }

    /** Sets defaults where fields are absent, and where they are null but may not be. */
    public static void applyDefaults(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                JsonNode known = object.get(property.getKey());
                JsonNode byDefault = property.getValue().get("default");
                boolean unset = known == null
                        || known.isNull()
                                && !property.getValue().path("nullable").asBoolean(false);
                if (unset && byDefault != null) {
                    object.set(property.getKey(), byDefault.deepCopy());
                }
            }
            for (String name : names(object)) {
                JsonNode field = fieldSchema(schema, name);
                if (field != null) {
                    applyDefaults(object.get(name), field);
                }
            }
        } else if (value.isArray()) {
            value.forEach(element -> applyDefaults(element, schema.path("items")));
        }
    }
}
