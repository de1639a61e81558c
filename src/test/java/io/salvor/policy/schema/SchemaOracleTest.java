package io.salvor.policy.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.schema.SchemaValidator;
import io.salvor.sandbox.apiserver.schema.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two programs read the same schemas: {@link SchemaCheck} before a policy is applied, and the API server of the sandbox. Each
 * is the other's oracle: they object to the same places of the same values. They differ on purpose in four things. Only the
 * server knows of elements of a list that have the same key, and of values that are a number or a text, neither of which
 * policies have. Only the server takes 2.0 for a whole number, which in a file is more likely a mistake. Only the check
 * refuses a text of more than 1024 characters that has a pattern, because Java's matcher could run out of stack on it.
 */
class SchemaOracleTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What the check ignores because no policy has it. */
    private static final Set<String> SERVER_ONLY =
            Set.of("x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-int-or-string", "anyOf");

    static List<Path> definitions() throws IOException {
        return filesOf("crds");
    }

    static List<Path> examples() throws IOException {
        return filesOf("policies-example");
    }

    private static List<Path> filesOf(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void both_object_to_the_same_places_of_a_value_that_is_changed_at_each_of_its_places(Path definition) {
        JsonNode schema = comparable(schemaOf(definition));
        ObjectNode value = JSON.objectNode();
        value.set("spec", sample(schema.at("/properties/spec")));
        value.set("status", sample(schema.at("/properties/status")));
        assertThat(compareMutations(schema, value)).isGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void both_object_to_the_same_places_of_an_example_that_is_changed_at_each_of_its_places(Path example) {
        JsonNode schema = comparable(schemaOf(Path.of("crds/backuppolicies.salvor.io-v1.yml")));
        ObjectNode value = JSON.objectNode();
        value.set("spec", read(example).get("spec"));
        assertThat(ofCheck(schema, value)).isEmpty();
        assertThat(compareMutations(schema, value)).isGreaterThan(20);
    }

    @Test
    void they_differ_on_purpose_in_whole_numbers_with_a_fraction_and_long_texts_with_a_pattern() {
        JsonNode number = object("{type: integer}");
        assertThat(ofServer(number, value(JSON.numberNode(2.0)))).isEmpty();
        assertThat(ofCheck(number, value(JSON.numberNode(2.0)))).containsExactly("spec");
        JsonNode text = object("{type: string, pattern: '^a+$'}");
        assertThat(ofServer(text, value(JSON.textNode("a".repeat(1025))))).isEmpty();
        assertThat(ofCheck(text, value(JSON.textNode("a".repeat(1025))))).containsExactly("spec");
    }

    private static JsonNode object(String specSchema) {
        try {
            return YAML.readTree("{type: object, properties: {spec: " + specSchema + "}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode value(JsonNode spec) {
        return JSON.objectNode().set("spec", spec);
    }

    /** Compares the verdicts on the value and on everything that {@link #mutate} makes of it; returns how many those were. */
    private static int compareMutations(JsonNode schema, ObjectNode value) {
        compare(schema, value);
        int[] compared = {0};
        mutate(value, () -> {
            compare(schema, value);
            compared[0]++;
        });
        return compared[0];
    }

    private static void compare(JsonNode schema, ObjectNode value) {
        assertThat(ofCheck(schema, value)).as("on " + value).isEqualTo(ofServer(schema, value));
    }

    /** The places that the API server objects to; for a field that is missing, the object that it is missing in. */
    private static TreeSet<String> ofServer(JsonNode schema, ObjectNode value) {
        ObjectNode copy = value.deepCopy();
        TreeSet<String> places = new TreeSet<>(Schemas.prune(copy, schema));
        for (Cause cause : SchemaValidator.check(copy, schema, "")) {
            String at = cause.field();
            if (cause.reason().equals("FieldValueTypeInvalid")) {
                // What an object holds that should not be an object is beside the point.
                places.removeIf(place -> place.startsWith(at + ".") || place.startsWith(at + "["));
            }
            places.add(cause.reason().equals("FieldValueRequired") ? at.substring(0, at.lastIndexOf('.')) : at);
        }
        return places;
    }

    /** The same places for the check, in the server's way of writing them. */
    private static TreeSet<String> ofCheck(JsonNode schema, ObjectNode value) {
        TreeSet<String> places = new TreeSet<>();
        for (FieldProblem problem : SchemaCheck.problems(schema, value)) {
            places.add(path(value, problem.pointer()));
        }
        return places;
    }

    private static String path(JsonNode root, String pointer) {
        StringBuilder path = new StringBuilder();
        JsonNode current = root;
        for (String step : pointer.substring(1).split("/")) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (current.isArray()) {
                path.append('[').append(name).append(']');
                current = current.path(Integer.parseInt(name));
            } else {
                path.append(path.length() == 0 ? "" : ".").append(name);
                current = current.path(name);
            }
        }
        return path.toString();
    }

    /** Puts something else in each place of a value in turn, calls the visitor each time, and puts everything back. */
    private static void mutate(JsonNode value, Runnable visitor) {
        if (value instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode before = object.get(name);
                replacements(before).forEach(other -> {
                    object.set(name, other);
                    visitor.run();
                });
                object.remove(name);
                visitor.run();
                object.set(name, before);
                mutate(before, visitor);
            }
            object.put("unknownField", 1);
            visitor.run();
            object.remove("unknownField");
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                int index = i;
                JsonNode before = list.get(i);
                replacements(before).forEach(other -> {
                    list.set(index, other);
                    visitor.run();
                });
                list.set(i, before);
                mutate(before, visitor);
            }
        }
    }

    private static List<JsonNode> replacements(JsonNode before) {
        ArrayNode many = JSON.arrayNode();
        for (int i = 0; i < 300; i++) {
            many.add(before.isArray() && !before.isEmpty() ? before.get(0) : JSON.textNode("x" + i));
        }
        return List.of(
                JSON.nullNode(),
                JSON.textNode(""),
                JSON.textNode("x y"),
                JSON.textNode("a".repeat(1000)),
                JSON.numberNode(-1),
                JSON.numberNode(1_000_000_000_000L),
                JSON.numberNode(1.5),
                JSON.booleanNode(true),
                JSON.arrayNode(),
                many,
                JSON.objectNode(),
                JSON.objectNode().put("a/b~c", "d"));
    }

    /** A value with every field that the schema knows, though not one that every pattern fits. */
    private static JsonNode sample(JsonNode schema) {
        if (schema.has("default")) {
            return schema.get("default").deepCopy();
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(0).deepCopy();
        }
        return switch (schema.path("type").asText()) {
            case "object" -> {
                ObjectNode object = JSON.objectNode();
                schema.path("properties")
                        .properties()
                        .forEach(property -> object.set(property.getKey(), sample(property.getValue())));
                if (schema.path("additionalProperties").isObject()) {
                    object.set("key", sample(schema.get("additionalProperties")));
                }
                yield object;
            }
            case "array" -> JSON.arrayNode().add(sample(schema.path("items")));
            case "integer", "number" -> JSON.numberNode(schema.path("minimum").asInt(1));
            case "boolean" -> JSON.booleanNode(false);
            default -> JSON.textNode("sample");
        };
    }

    private static JsonNode schemaOf(Path definition) {
        JsonNode schema = read(definition).at("/spec/versions/0/schema/openAPIV3Schema");
        ObjectNode own = schema.deepCopy();
        ((ObjectNode) own.get("properties")).retain("spec", "status");
        own.remove("required");
        return own;
    }

    /** The schema without what only the server knows, and without the fields that are a number or a text, or anything. */
    private static JsonNode comparable(JsonNode schema) {
        each(schema, node -> {
            if (node.get("properties") instanceof ObjectNode properties) {
                List<String> left = new ArrayList<>();
                properties.properties().forEach(property -> {
                    if (property.getValue().has("x-kubernetes-int-or-string")
                            || property.getValue().has("x-kubernetes-preserve-unknown-fields")) {
                        left.add(property.getKey());
                    }
                });
                properties.remove(left);
            }
            node.remove(SERVER_ONLY);
        });
        each(schema, node -> assertThat(SchemaCheck.KEYWORDS).containsAll(() -> node.fieldNames()));
        return schema;
    }

    private static void each(JsonNode schema, Consumer<ObjectNode> visitor) {
        if (schema instanceof ObjectNode object) {
            visitor.accept(object);
            object.path("properties").forEach(property -> each(property, visitor));
            each(object.path("items"), visitor);
            each(object.path("additionalProperties"), visitor);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
