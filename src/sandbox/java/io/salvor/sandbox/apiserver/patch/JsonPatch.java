package io.salvor.sandbox.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;

/** JSON patch, RFC 6902: all operations or none. */
public final class JsonPatch {

    /** The patch cannot be applied to this object. */
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private JsonPatch() {}

    /**
     * @return a changed copy
     * @throws Refused when a path does not exist or a test fails
     */
    public static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isArray()) {
            throw ApiException.badRequest("a JSON patch is a list of operations");
        }
        ObjectNode holder = Json.object();
        holder.set("", target.deepCopy());
        for (JsonNode operation : patch) {
            step(holder, operation);
        }
        return holder.get("");
    }

    private static void step(ObjectNode holder, JsonNode operation) {
        String path = operation.path("path").asText();
        switch (operation.path("op").asText()) {
            case "add" -> add(holder, path, value(operation));
            case "remove" -> remove(holder, path);
            case "replace" -> {
                remove(holder, path);
                add(holder, path, value(operation));
            }
            case "move" ->
                add(holder, path, remove(holder, operation.path("from").asText()));
            case "copy" ->
                add(
                        holder,
                        path,
                        existing(holder, operation.path("from").asText()).deepCopy());
            case "test" -> {
                if (!same(existing(holder, path), value(operation))) {
                    throw new Refused("testing path " + path + " failed: the value differs");
                }
            }
            default -> throw ApiException.badRequest("unknown JSON patch operation: " + operation);
        }
    }

    private static JsonNode value(JsonNode operation) {
        if (!operation.has("value")) {
            throw ApiException.badRequest("a JSON patch operation without value: " + operation);
        }
        return operation.get("value").deepCopy();
    }

    private static boolean same(JsonNode left, JsonNode right) {
        return left.equals(right)
                || left.isNumber()
                        && right.isNumber()
                        && left instanceof ValueNode
                        && left.decimalValue().compareTo(right.decimalValue()) == 0;
    }

    private static JsonNode existing(ObjectNode holder, String path) {
        JsonNode parent = parent(holder, path);
        String last = last(path);
        JsonNode found = parent.isArray() ? parent.path(index(last, parent.size())) : parent.path(last);
        if (found.isMissingNode()) {
            throw new Refused("the path " + path + " does not exist");
        }
        return found;
    }

    private static void add(ObjectNode holder, String path, JsonNode value) {
        JsonNode parent = parent(holder, path);
        String last = last(path);
        if (parent instanceof ArrayNode array) {
            int index = last.equals("-") ? array.size() : index(last, array.size() + 1);
            array.insert(index, value);
        } else if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else {
            throw new Refused("the path " + path + " leads into a plain value");
        }
    }

    private static JsonNode remove(ObjectNode holder, String path) {
        JsonNode found = existing(holder, path);
        JsonNode parent = parent(holder, path);
        if (parent instanceof ArrayNode array) {
            array.remove(index(last(path), array.size()));
        } else {
            ((ObjectNode) parent).remove(last(path));
        }
        return found;
    }

    private static JsonNode parent(ObjectNode holder, String path) {
        if (path.isEmpty()) {
            return holder;
        }
        JsonNode current = holder.get("");
        String[] steps = path.split("/", -1);
        for (int i = 1; i < steps.length - 1; i++) {
            String step = unescape(steps[i]);
            current = current.isArray() ? current.path(index(step, current.size())) : current.path(step);
            if (!current.isContainerNode()) {
                throw new Refused("the path " + path + " does not exist");
            }
        }
        return current;
    }

    private static String last(String path) {
        return unescape(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    private static int index(String step, int limit) {
        if (!step.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(step) >= limit) {
            throw new Refused("there is no index " + step + " in a list of " + limit);
        }
        return Integer.parseInt(step);
    }
}
