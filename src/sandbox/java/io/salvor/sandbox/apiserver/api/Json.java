package io.salvor.sandbox.apiserver.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The one JSON mapper of the server, and reading of nested fields. Stored trees are never changed. */
public final class Json {

    /** In ASCII: where it reads a watch by HTTP the fabric8 client (7.5) fails at the line after one with other characters. */
    public static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A tree as JSON inside a text of JSON. */
    static String quoted(JsonNode node) {
        return MAPPER.getNodeFactory().textNode(node.toString()).toString();
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }

    /** The node at a path of field names; a missing node when any step is absent. */
    public static JsonNode at(JsonNode node, String... path) {
        JsonNode current = node;
        for (String step : path) {
            current = current.path(step);
        }
        return current;
    }

    /** The text at a path of field names; empty when absent or null. */
    public static String text(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        return found.isNull() ? "" : found.asText("");
    }

    /** The object under a field, made when it is absent or not an object. */
    public static ObjectNode child(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode existing ? existing : parent.putObject(field);
    }

    public static void copy(ObjectNode from, ObjectNode to, String field) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value);
        }
    }

    /** Removes fields whose value is null, as decoding into a typed object would. */
    public static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(entry -> entry.getValue().isNull());
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                dropNulls(entry.getValue());
            }
        } else {
            node.forEach(Json::dropNulls);
        }
    }
}
