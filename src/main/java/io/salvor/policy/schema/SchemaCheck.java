package io.salvor.policy.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.LintRule;
import io.salvor.units.Excerpt;
import io.salvor.units.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks a value against a structural schema of a CRD, as the API server would with strict field validation. It knows the
 * keywords in {@link #KEYWORDS}; CEL rules are not evaluated.
 */
public final class SchemaCheck {
    /** Every keyword that is checked, or says nothing about which values are right. */
    static final Set<String> KEYWORDS = Set.of(
            "type",
            "description",
            "default",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "nullable",
            "x-kubernetes-validations");

    /** Longer texts are not put to a pattern: Java's matcher may run out of stack on them. */
    private static final int LONGEST_MATCHED = 1024;

    private final List<FieldProblem> problems = new ArrayList<>();

    private SchemaCheck() {}

    /** Everything in which the value differs from the schema, with pointers from the value's root. */
    public static List<FieldProblem> problems(JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck();
        check.value(schema, value, "");
        return check.problems;
    }

    private void value(JsonNode schema, JsonNode value, String pointer) {
        String type = schema.path("type").asText();
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return;
        }
        if (!type.isEmpty() && !hasType(value, type)) {
            problems.add(FieldProblem.ofValue(
                    LintRule.WRONG_TYPE,
                    pointer,
                    "expected " + Phrases.named(type) + ", got " + Phrases.shown(value, type)));
            return;
        }
        switch (type) {
            case "object" -> object(schema, value, pointer);
            case "array" -> array(schema, value, pointer);
            case "string" -> text(schema, value.textValue(), pointer);
            case "integer", "number" -> number(schema, value, pointer);
            default -> {}
        }
        options(schema, value, pointer);
    }

    private void object(JsonNode schema, JsonNode value, String pointer) {
        JsonNode properties = schema.path("properties");
        JsonNode additional = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String below = pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
            JsonNode known = properties.path(field.getKey());
            if (known.isObject()) {
                value(known, field.getValue(), below);
            } else if (additional.isObject()) {
                value(additional, field.getValue(), below);
            } else if (!additional.asBoolean(false)) {
                problems.add(FieldProblem.ofKey(LintRule.UNKNOWN_KEY, below, unknown(field.getKey(), properties)));
            }
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                problems.add(FieldProblem.ofKey(LintRule.MISSING_KEY, pointer, "\"" + name.asText() + "\" is missing"));
            }
        }
    }

    private static String unknown(String key, JsonNode properties) {
        TreeSet<String> names = new TreeSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        Optional<String> nearest = NearestName.of(key, names);
        return "unknown key \"" + Excerpt.shortened(key) + "\"; "
                + nearest.map(name -> "did you mean \"" + name + "\"?").orElse("expected " + Phrases.listed(names));
    }

    private void array(JsonNode schema, JsonNode value, String pointer) {
        range(value.size(), schema.path("minItems"), schema.path("maxItems"), "items", pointer);
        JsonNode items = schema.path("items");
        for (int i = 0; i < value.size(); i++) {
            value(items, value.get(i), pointer + "/" + i);
        }
    }

    private void text(JsonNode schema, String text, String pointer) {
        int length = text.codePointCount(0, text.length());
        range(length, schema.path("minLength"), schema.path("maxLength"), "characters", pointer);
        if (!schema.has("pattern")) {
            return;
        }
        String pattern = schema.get("pattern").asText();
        if (length > LONGEST_MATCHED) {
            add(pointer, "has " + length + " characters; expected at most " + LONGEST_MATCHED);
        } else if (!Pattern.compile(pattern).matcher(text).find()) {
            add(pointer, "\"" + Excerpt.shortened(text) + "\" does not match; expected " + PatternText.of(pattern));
        }
    }

    private void number(JsonNode schema, JsonNode value, String pointer) {
        if (schema.has("minimum")
                && value.decimalValue().compareTo(schema.get("minimum").decimalValue()) < 0) {
            add(pointer, value.asText() + " is too small; expected at least " + plain(schema.get("minimum")));
        }
        if (schema.has("maximum")
                && value.decimalValue().compareTo(schema.get("maximum").decimalValue()) > 0) {
            add(pointer, value.asText() + " is too large; expected at most " + plain(schema.get("maximum")));
        }
    }

    private static String plain(JsonNode bound) {
        return bound.decimalValue().stripTrailingZeros().toPlainString();
    }

    private void options(JsonNode schema, JsonNode value, String pointer) {
        if (!schema.has("enum")) {
            return;
        }
        List<String> allowed = new ArrayList<>();
        for (JsonNode option : schema.get("enum")) {
            if (option.equals(value)) {
                return;
            }
            allowed.add(option.asText());
        }
        String hint = NearestName.of(value.asText(), allowed)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("");
        add(
                pointer,
                "\"" + Excerpt.shortened(value.asText()) + "\" is not allowed; expected " + Phrases.listed(allowed)
                        + hint);
    }

    private void range(int actual, JsonNode least, JsonNode most, String unit, String pointer) {
        if (least.isNumber() && actual < least.asInt()) {
            add(pointer, "has " + actual + " " + unit + "; expected at least " + least.asInt());
        }
        if (most.isNumber() && actual > most.asInt()) {
            add(pointer, "has " + actual + " " + unit + "; expected at most " + most.asInt());
        }
    }

    private void add(String pointer, String message) {
        problems.add(FieldProblem.ofValue(pointer, message));
    }

    private static boolean hasType(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            default -> value.isNumber();
        };
    }
}
