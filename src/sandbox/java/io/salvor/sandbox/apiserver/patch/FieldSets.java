package io.salvor.sandbox.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sets of fields in the FieldsV1 form of managedFields: {@code f:name} for a field, {@code k:{...}}
 * for an element of a list with keys, {@code v:...} for one of a set, {@code .} for the thing itself
 * where it has parts of its own. An empty object stands for the thing itself.
 */
final class FieldSets {

    private FieldSets() {}

    /** All fields of a value. */
    static ObjectNode of(JsonNode value, Shape shape) {
        ObjectNode set = Json.object();
        if (value.isObject() && !shape.whole(value)) {
            value.properties()
                    .forEach(
                            field -> set.set("f:" + field.getKey(), of(field.getValue(), shape.field(field.getKey()))));
        } else if (value.isArray() && !shape.whole(value)) {
            for (JsonNode element : value) {
                ObjectNode part = shape.isSet() ? Json.object() : of(element, shape.items());
                set.set(step(value, element, shape), part.isEmpty() ? part : part.set(".", Json.object()));
            }
        }
        return set;
    }

    private static String step(JsonNode list, JsonNode element, Shape shape) {
        return (shape.isSet() ? "v:" : "k:") + shape.identity(list, element);
    }

    /** The fields that are new or have another value than before. */
    static ObjectNode changed(JsonNode old, JsonNode value, Shape shape) {
        ObjectNode set = Json.object();
        if (value.isObject() && old.isObject() && !shape.whole(value)) {
            value.properties()
                    .forEach(field -> difference(
                            set,
                            "f:" + field.getKey(),
                            old.get(field.getKey()),
                            field.getValue(),
                            shape.field(field.getKey())));
        } else if (value.isArray() && old.isArray() && !shape.whole(value)) {
            for (JsonNode element : value) {
                JsonNode before = find(old, shape.identity(value, element), shape);
                difference(set, step(value, element, shape), before, element, shape.items());
            }
        }
        return set;
    }

    private static void difference(ObjectNode set, String step, JsonNode old, JsonNode value, Shape shape) {
        if (old == null) {
            ObjectNode part = of(value, shape);
            set.set(step, part.isEmpty() || step.startsWith("f:") ? part : part.set(".", Json.object()));
        } else if (!old.equals(value)) {
            ObjectNode part = changed(old, value, shape);
            boolean parted = value.getNodeType() == old.getNodeType() && value.isContainerNode() && !shape.whole(value);
            if (!part.isEmpty() || !parted) {
                set.set(step, part);
            }
        }
    }

    static JsonNode find(JsonNode list, JsonNode identity, Shape shape) {
        for (JsonNode candidate : list) {
            if (shape.identity(list, candidate).equals(identity)) {
                return candidate;
            }
        }
        return null;
    }

    static ObjectNode union(JsonNode left, JsonNode right) {
        ObjectNode union = left.deepCopy();
        right.properties().forEach(entry -> {
            JsonNode known = union.get(entry.getKey());
            if (known == null) {
                union.set(entry.getKey(), entry.getValue().deepCopy());
            } else if (known.isEmpty() != entry.getValue().isEmpty()) {
                union.set(entry.getKey(), union(known, entry.getValue()).set(".", Json.object()));
            } else {
                union.set(entry.getKey(), union(known, entry.getValue()));
            }
        });
        return union;
    }

    /** What is in the first set and not in the second. */
    static ObjectNode minus(JsonNode set, JsonNode taken) {
        ObjectNode rest = Json.object();
        for (Map.Entry<String, JsonNode> entry : set.properties()) {
            JsonNode other = taken.get(entry.getKey());
            if (other == null) {
                rest.set(entry.getKey(), entry.getValue().deepCopy());
            } else if (entry.getValue().isEmpty()) {
                if (!other.isEmpty() && !other.has(".")) {
                    rest.set(entry.getKey(), Json.object());
                }
            } else {
                ObjectNode part =
                        minus(entry.getValue(), other.isEmpty() ? Json.object().set(".", other) : other);
                if (!part.isEmpty()) {
                    rest.set(entry.getKey(), part);
                }
            }
        }
        return rest;
    }

    static ObjectNode common(JsonNode left, JsonNode right) {
        return minus(left, minus(left, right));
    }

    /** The paths of a set, such as {@code .spec.containers[name="a"].image}. */
    static List<String> paths(JsonNode set) {
        List<String> paths = new ArrayList<>();
        paths(set, "", paths);
        return paths;
    }

    private static void paths(JsonNode set, String path, List<String> paths) {
        for (Map.Entry<String, JsonNode> entry : set.properties()) {
            String step = entry.getKey();
            String at = step.startsWith("f:")
                    ? path + "." + step.substring(2)
                    : step.equals(".") ? path : path + "[" + step.substring(2) + "]";
            if (entry.getValue().isEmpty()) {
                paths.add(at);
            } else {
                paths(entry.getValue(), at, paths);
            }
        }
    }

    /** Removes the fields of a set from a value, in place, and containers that are left empty. */
    static void remove(JsonNode value, JsonNode set, Shape shape) {
        for (Map.Entry<String, JsonNode> entry : set.properties()) {
            String step = entry.getKey();
            boolean itself = entry.getValue().isEmpty() || entry.getValue().has(".");
            if (step.startsWith("f:") && value instanceof ObjectNode object) {
                JsonNode part = object.path(step.substring(2));
                remove(part, entry.getValue(), shape.field(step.substring(2)));
                if (itself || part.isContainerNode() && part.isEmpty()) {
                    object.remove(step.substring(2));
                }
            } else if (value instanceof ArrayNode list) {
                for (int i = list.size() - 1; i >= 0; i--) {
                    if (step(list, list.get(i), shape).equals(step)) {
                        remove(list.get(i), entry.getValue(), shape.items());
                        if (itself) {
                            list.remove(i);
                        }
                    }
                }
            }
        }
    }
}
