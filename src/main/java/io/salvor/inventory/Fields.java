package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The fields of an object that an inventory keeps. What is not named is dropped, so that nothing gets into an inventory that
 * nobody has thought of.
 */
final class Fields {
    private static final String ANY_OBJECT = "*";

    private final Map<String, Fields> inside = new HashMap<>();

    private Fields() {}

    /**
     * @param paths steps separated by spaces, as field names may hold dots and slashes. Lists are passed through; {@code *} stands
     *     for every field that is an object and not named itself. A path that is not continued keeps everything below it
     */
    static Fields of(String... paths) {
        Fields root = new Fields();
        for (String path : paths) {
            Fields at = root;
            for (String step : path.split(" ")) {
                at = at.inside.computeIfAbsent(step, name -> new Fields());
            }
        }
        return root;
    }

    /** A copy with nothing but these fields. */
    JsonNode keep(JsonNode value) {
        if (inside.isEmpty()) {
            return value.deepCopy();
        }
        if (value.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> list.add(keep(item)));
            return list;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            Fields below = below(field.getKey(), field.getValue());
            if (below != null && !field.getValue().isNull()) {
                object.set(field.getKey(), below.keep(field.getValue()));
            }
        }
        return object;
    }

    private Fields below(String name, JsonNode value) {
        Fields named = inside.get(name);
        return named == null && value.isObject() ? inside.get(ANY_OBJECT) : named;
    }
}
