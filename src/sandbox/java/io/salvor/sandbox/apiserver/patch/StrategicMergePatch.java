package io.salvor.sandbox.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Strategic merge patch for built-in kinds: lists with known keys are merged element by element. */
public final class StrategicMergePatch {

    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String ORDER = "$setElementOrder/";

    private StrategicMergePatch() {}

    /** Returns a changed copy. */
    public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        ObjectNode result = target.deepCopy();
        if ("replace".equals(patch.path("$patch").asText())) {
            ObjectNode replacement = patch.deepCopy();
            replacement.remove("$patch");
            return replacement;
        }
        if ("delete".equals(patch.path("$patch").asText())) {
            return Json.object();
        }
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            if (!change.getKey().startsWith("$")) {
                field(result, change.getKey(), change.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            directive(result, change.getKey(), change.getValue());
        }
        return result;
    }

    private static void field(ObjectNode result, String name, JsonNode change) {
        if (change.isNull()) {
            result.remove(name);
        } else if (change instanceof ObjectNode object) {
            ObjectNode current = result.get(name) instanceof ObjectNode existing ? existing : Json.object();
            ObjectNode merged = apply(current, object);
            if ("delete".equals(object.path("$patch").asText())) {
                result.remove(name);
            } else {
                result.set(name, merged);
            }
        } else if (change instanceof ArrayNode list) {
            ArrayNode current = result.get(name) instanceof ArrayNode existing ? existing : result.arrayNode();
            result.set(name, list(name, current, list));
        } else {
            result.set(name, change);
        }
    }

    private static void directive(ObjectNode result, String name, JsonNode change) {
        if (name.startsWith(DELETE_FROM)
                && result.get(name.substring(DELETE_FROM.length())) instanceof ArrayNode list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                if (contains(change, list.get(i))) {
                    list.remove(i);
                }
            }
        } else if (name.startsWith(ORDER) && result.get(name.substring(ORDER.length())) instanceof ArrayNode list) {
            result.set(name.substring(ORDER.length()), ordered(name.substring(ORDER.length()), list, change));
        } else if (name.equals("$retainKeys")) {
            result.properties().removeIf(entry -> !contains(change, result.textNode(entry.getKey())));
        }
    }

    private static ArrayNode list(String name, ArrayNode current, ArrayNode change) {
        if (ListKeys.isSet(name)) {
            ArrayNode merged = current.deepCopy();
            change.forEach(value -> {
                if (!contains(merged, value)) {
                    merged.add(value);
                }
            });
            return merged;
        }
        String key = key(name, current.isEmpty() ? change : current, change);
        boolean replace = false;
        for (JsonNode element : change) {
            replace |= element.size() == 1
                    && "replace".equals(element.path("$patch").asText());
        }
        if (key.isEmpty() || replace) {
            ArrayNode replaced = current.arrayNode();
            change.forEach(element -> {
                if (!element.has("$patch")) {
                    replaced.add(element.deepCopy());
                }
            });
            return replaced;
        }
        return keyed(key, current, change);
    }

    private static ArrayNode keyed(String key, ArrayNode current, ArrayNode change) {
        List<JsonNode> merged = new ArrayList<>();
        current.forEach(merged::add);
        for (JsonNode element : change) {
            int index = indexOf(merged, key, element.path(key));
            if ("delete".equals(element.path("$patch").asText())) {
                if (index >= 0) {
                    merged.remove(index);
                }
            } else if (index >= 0) {
                merged.set(index, apply((ObjectNode) merged.get(index), (ObjectNode) element));
            } else {
                merged.add(apply(Json.object(), (ObjectNode) element));
            }
        }
        return current.arrayNode().addAll(merged);
    }

    private static String key(String name, ArrayNode sample, ArrayNode change) {
        List<String> keys = ListKeys.of(name, sample.isEmpty() ? change : sample);
        return keys.isEmpty() ? "" : keys.get(0);
    }

    private static ArrayNode ordered(String name, ArrayNode list, JsonNode order) {
        String key = key(name, list, list);
        List<JsonNode> rest = new ArrayList<>();
        list.forEach(rest::add);
        ArrayNode result = list.arrayNode();
        for (JsonNode wanted : order) {
            int index = key.isEmpty() ? rest.indexOf(wanted) : indexOf(rest, key, wanted.path(key));
            if (index >= 0) {
                result.add(rest.remove(index));
            }
        }
        return result.addAll(rest);
    }

    private static int indexOf(List<JsonNode> list, String key, JsonNode value) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode element : list) {
            if (element.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
