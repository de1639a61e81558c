package io.salvor.sandbox.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The simple JSON paths of printer columns: fields, quoted fields, indices, {@code [*]} and filters
 * such as {@code .status.conditions[?(@.type=="Ready")].status}.
 */
final class JsonPath {

    private static final Pattern STEP =
            Pattern.compile("\\.([^.\\[\\]]*(?:\\\\\\.[^.\\[\\]]*)*)|\\['([^']*)'\\]|\\[(-?\\d+)\\]|\\[(\\*)\\]"
                    + "|\\[\\?\\(\\s*@\\.([\\w.]+)\\s*==\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\w+))\\s*\\)\\]");

    private interface Step {

        void follow(JsonNode from, List<JsonNode> found);
    }

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    static JsonPath parse(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (end < path.length() && matcher.find(end) && matcher.start() == end) {
            steps.add(step(matcher));
            end = matcher.end();
        }
        if (end < path.length()) {
            throw ApiException.badRequest("the JSON path cannot be read: " + path);
        }
        return new JsonPath(steps);
    }

    private static Step step(Matcher matcher) {
        String field = matcher.group(1) != null ? matcher.group(1).replace("\\.", ".") : matcher.group(2);
        if (field != null) {
            return field.isEmpty() ? (from, found) -> found.add(from) : (from, found) -> add(from.path(field), found);
        }
        if (matcher.group(3) != null) {
            int index = Integer.parseInt(matcher.group(3));
            return (from, found) -> add(from.path(index < 0 ? from.size() + index : index), found);
        }
        if (matcher.group(4) != null) {
            return (from, found) -> from.forEach(found::add);
        }
        String[] compared = matcher.group(5).split("\\.");
        String value = matcher.group(6) != null
                ? matcher.group(6)
                : matcher.group(7) != null ? matcher.group(7) : matcher.group(8);
        return (from, found) -> from.forEach(element -> {
            if (Json.text(element, compared).equals(value)) {
                found.add(element);
            }
        });
    }

    private static void add(JsonNode node, List<JsonNode> found) {
        if (!node.isMissingNode()) {
            found.add(node);
        }
    }

    /** The first value at the path; null when there is none. */
    JsonNode first(JsonNode root) {
        List<JsonNode> current = List.of(root);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            current.forEach(node -> step.follow(node, next));
            current = next;
        }
        return current.isEmpty() ? null : current.get(0);
    }
}
