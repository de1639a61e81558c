package io.salvor.sandbox.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Lays an applied configuration over an object: fields not mentioned stay as they are. */
final class ApplyMerge {

    private ApplyMerge() {}

    /** Returns a changed copy. */
    static JsonNode merge(JsonNode live, JsonNode config, Shape shape) {
        if (config instanceof ObjectNode changes && live instanceof ObjectNode object && !shape.whole(config)) {
            ObjectNode result = object.deepCopy();
            changes.properties()
                    .forEach(change -> result.set(
                            change.getKey(),
                            merge(result.path(change.getKey()), change.getValue(), shape.field(change.getKey()))));
            return result;
        }
        if (config instanceof ArrayNode changes && live instanceof ArrayNode list && !shape.whole(config)) {
            return list(list, changes, shape);
        }
        return config.deepCopy();
    }

    private static ArrayNode list(ArrayNode live, ArrayNode config, Shape shape) {
        ArrayNode result = live.deepCopy();
        for (JsonNode element : config) {
            JsonNode identity = shape.identity(config, element);
            int index = -1;
            for (int i = 0; i < result.size(); i++) {
                if (shape.identity(result, result.get(i)).equals(identity)) {
                    index = i;
                }
            }
            if (index < 0) {
                result.add(element.deepCopy());
            } else if (!shape.isSet()) {
                result.set(index, merge(result.get(index), element, shape.items()));
            }
        }
        return result;
    }
}
