package io.salvor.cli.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Options whose value is an entry of a list of the spec, as JSON. */
final class JsonOption {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonOption() {}

    /** @throws IllegalArgumentException where a value is no JSON, or has a field that is none of the spec's: it would be dropped */
    static <T> List<T> all(String option, List<String> values, Class<T> type) {
        return values.stream().map(value -> read(option, value, type)).toList();
    }

    /** Whether a part of a spec has no field that would be sent. */
    static boolean saysNothing(Object part) {
        return JSON.valueToTree(part).isEmpty();
    }

    private static <T> T read(String option, String value, Class<T> type) {
        try {
            JsonNode given = JSON.readTree(value);
            T read = JSON.treeToValue(given, type);
            if (read == null) {
                throw new IllegalArgumentException(option + " cannot be read: it says nothing");
            }
            Set<String> unknown = new TreeSet<>();
            collect(given, JSON.valueToTree(read), "", unknown);
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(option + " has fields that it does not know: "
                        + String.join(", ", unknown) + "; see docs/restore.md");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(option + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** What is given and was not read; what says nothing is not read. */
    private static void collect(JsonNode given, JsonNode read, String path, Set<String> unknown) {
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            JsonNode value = field.getValue();
            String name = path + field.getKey();
            boolean empty =
                    value.isNull() || (value.isValueNode() ? value.asText().isEmpty() : value.isEmpty());
            if (!empty && !read.has(field.getKey())) {
                unknown.add(name);
            } else {
                collect(value, read.path(field.getKey()), name + ".", unknown);
            }
        }
        for (int i = 0; i < given.size() && given.isArray(); i++) {
            collect(given.get(i), read.path(i), path, unknown);
        }
    }
}
