package io.salvor.sandbox.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param type string, integer, number, boolean or date
 * @param priority 0 is always shown, 1 with {@code -o wide}
 */
record Column(String name, String type, String description, int priority, Function<ObjectNode, JsonNode> value) {

    static Column text(String name, Function<ObjectNode, String> value) {
        return new Column(name, "string", "", 0, object -> new TextNode(value.apply(object)));
    }

    Column wide() {
        return new Column(name, type, description, 1, value);
    }

    static JsonNode orNull(JsonNode node) {
        return node == null || node.isMissingNode() ? NullNode.getInstance() : node;
    }
}
