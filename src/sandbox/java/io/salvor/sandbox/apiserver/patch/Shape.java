package io.salvor.sandbox.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.ResourceType;
import io.salvor.sandbox.apiserver.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which parts of an object can belong to different writers: how the elements of a list are kept
 * apart, and what is owned as a whole. From the schema for custom resources, by the names of fields
 * for built-in kinds and for everybody's metadata.
 */
final class Shape {

    /** Built-in fields that are owned as a whole although they are objects. */
    private static final Set<String> WHOLE = Set.of(
            "selector",
            "nodeSelector",
            "secretKeyRef",
            "configMapKeyRef",
            "fieldRef",
            "resourceFieldRef",
            "roleRef",
            "target",
            "storageClassRef");

    private final String field;
    private final JsonNode schema;
    private final boolean root;

    private Shape(String field, JsonNode schema, boolean root) {
        this.field = field;
        this.schema = schema;
        this.root = root;
    }

    static Shape of(ResourceType type) {
        return new Shape("", type.custom() == null ? null : type.custom().schema(), true);
    }

    Shape field(String name) {
        if (schema == null || root && name.equals("metadata")) {
            return new Shape(name, null, false);
        }
        JsonNode declared = Schemas.fieldSchema(schema, name);
        return new Shape(name, declared == null ? Json.object() : declared, false);
    }

    Shape items() {
        return new Shape("", schema == null ? null : schema.path("items"), false);
    }

    /** Whether an object or a list has one owner only. */
    boolean whole(JsonNode value) {
        if (value.isArray()) {
            return !isSet() && keys(value).isEmpty();
        }
        return schema == null
                ? WHOLE.contains(field)
                : schema.path("x-kubernetes-map-type").asText().equals("atomic");
    }

    boolean isSet() {
        return schema == null
                ? ListKeys.isSet(field)
                : schema.path("x-kubernetes-list-type").asText().equals("set");
    }

    private List<String> keys(JsonNode list) {
        if (schema == null) {
            return ListKeys.of(field, list);
        }
        List<String> keys = new ArrayList<>();
        if (schema.path("x-kubernetes-list-type").asText().equals("map")) {
            schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        }
        return keys;
    }

    /** What tells an element of this list from the others: its keys, or itself in a set. */
    JsonNode identity(JsonNode list, JsonNode element) {
        if (isSet()) {
            return element;
        }
        ObjectNode identity = Json.object();
        for (String key : keys(list)) {
            JsonNode value = element.get(key);
            if (value == null && schema != null) {
                value = Json.at(schema, "items", "properties", key).get("default");
            } else if (value == null && key.equals("protocol")) {
                value = identity.textNode("TCP");
            }
            if (value != null) {
                identity.set(key, value);
            }
        }
        return identity;
    }
}
