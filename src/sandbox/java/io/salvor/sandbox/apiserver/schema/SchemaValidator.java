package io.salvor.sandbox.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks an object against a structural schema, and says what is wrong in the API's words. */
public final class SchemaValidator {

    private final List<Cause> causes = new ArrayList<>();

    private SchemaValidator() {}

    public static List<Cause> check(JsonNode value, JsonNode schema, String path) {
        SchemaValidator validator = new SchemaValidator();
        validator.value(value, schema, path);
        return validator.causes;
    }

    private void value(JsonNode value, JsonNode schema, String path) {
        if (value.isNull() && schema.path("nullable").asBoolean(false)) {
            return;
        }
        if (!typeFits(value, schema)) {
            String wanted = schema.path("x-kubernetes-int-or-string").asBoolean(false)
                    ? "integer,string"
                    : schema.path("type").asText();
            String type = quoted(typeOf(value));
            String message = path + " in body must be of type " + wanted + ": " + type;
            causes.add(new Cause("FieldValueTypeInvalid", "Invalid value: " + type + ": " + message, path));
            return;
        }
        enumeration(value, schema, path);
        if (value.isNumber()) {
            number(value, schema, path);
        } else if (value.isTextual()) {
            text(value.asText(), schema, path);
        } else if (value.isArray()) {
            list(value, schema, path);
        } else if (value instanceof ObjectNode object) {
            object(object, schema, path);
        }
        combined(value, schema, path);
    }

    private static boolean typeFits(JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return value.isIntegralNumber() || value.isTextual();
        }
        return switch (schema.path("type").asText()) {
            case "string" -> value.isTextual();
            case "integer" ->
                value.isIntegralNumber()
                        || value.isNumber()
                                && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
    }

    public static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }

    private void enumeration(JsonNode value, JsonNode schema, String path) {
        JsonNode allowed = schema.path("enum");
        boolean known = !allowed.isArray();
        List<String> texts = new ArrayList<>();
        for (JsonNode candidate : allowed) {
            known |= candidate.equals(value);
            texts.add(candidate.toString());
        }
        if (!known) {
            causes.add(new Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: " + value + ": supported values: " + String.join(", ", texts),
                    path));
        }
    }

    private void number(JsonNode value, JsonNode schema, String path) {
        JsonNode maximum = schema.path("maximum");
        JsonNode minimum = schema.path("minimum");
        if (maximum.isNumber()) {
            int order = value.decimalValue().compareTo(maximum.decimalValue());
            boolean exclusive = schema.path("exclusiveMaximum").asBoolean(false);
            if (order > 0 || order == 0 && exclusive) {
                invalid(
                        path,
                        value.asText(),
                        path + " in body should be less than " + (exclusive ? "" : "or equal to ") + maximum);
            }
        }
        if (minimum.isNumber()) {
            int order = value.decimalValue().compareTo(minimum.decimalValue());
            boolean exclusive = schema.path("exclusiveMinimum").asBoolean(false);
            if (order < 0 || order == 0 && exclusive) {
                invalid(
                        path,
                        value.asText(),
                        path + " in body should be greater than " + (exclusive ? "" : "or equal to ") + minimum);
            }
        }
    }

    private void text(String value, JsonNode schema, String path) {
        length(value, schema, path);
        if (schema.path("format").asText().equals("date-time") && !CelValues.isTime(value)) {
            invalid(path, quoted(value), path + " in body must be of type date-time: " + quoted(value));
        }
    }

    /** Says one thing at most: of a text that is too short, a real server does not add that it fits no pattern. */
    private void length(String value, JsonNode schema, String path) {
        int length = value.codePointCount(0, value.length());
        JsonNode pattern = schema.path("pattern");
        if (schema.has("maxLength") && length > schema.path("maxLength").asInt()) {
            causes.add(new Cause(
                    "FieldValueTooLong",
                    "Too long: may not be more than " + schema.path("maxLength").asInt() + " bytes",
                    path));
        } else if (schema.has("minLength") && length < schema.path("minLength").asInt()) {
            String atLeast = schema.path("minLength").asText();
            invalid(path, quoted(value), path + " in body should be at least " + atLeast + " chars long");
        } else if (pattern.isTextual()
                && !Pattern.compile(pattern.asText()).matcher(value).find()) {
            invalid(path, quoted(value), path + " in body should match '" + pattern.asText() + "'");
        }
    }

    private void list(JsonNode value, JsonNode schema, String path) {
        if (schema.has("maxItems") && value.size() > schema.path("maxItems").asInt()) {
            causes.add(new Cause(
                    "FieldValueTooMany",
                    "Too many: " + value.size() + ": must have at most "
                            + schema.path("maxItems").asInt() + " items",
                    path));
        }
        if (schema.has("minItems") && value.size() < schema.path("minItems").asInt()) {
            invalid(
                    path,
                    Integer.toString(value.size()),
                    path + " in body should have at least "
                            + schema.path("minItems").asInt() + " items");
        }
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            String at = path + "[" + i + "]";
            JsonNode identity = identity(value.get(i), schema);
            if (identity != null && !seen.add(identity)) {
                causes.add(new Cause("FieldValueDuplicate", "Duplicate value: " + identity, at));
            }
            value(value.get(i), schema.path("items"), at);
        }
    }

    /** What must be unique about an element of a list that is a set or a map; null otherwise. */
    static JsonNode identity(JsonNode element, JsonNode listSchema) {
        String kind = listSchema.path("x-kubernetes-list-type").asText();
        if (kind.equals("map")) {
            ObjectNode keys = Json.object();
            listSchema
                    .path("x-kubernetes-list-map-keys")
                    .forEach(key ->
                            keys.set(key.asText(), element.path(key.asText()).deepCopy()));
            return keys;
        }
        return kind.equals("set") || listSchema.path("uniqueItems").asBoolean(false) ? element : null;
    }

    private void object(ObjectNode value, JsonNode schema, String path) {
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asText())) {
                causes.add(new Cause("FieldValueRequired", "Required value", join(path, required.asText())));
            }
        }
        if (schema.has("maxProperties")
                && value.size() > schema.path("maxProperties").asInt()) {
            causes.add(new Cause(
                    "FieldValueTooMany",
                    "Too many: " + value.size() + ": must have at most "
                            + schema.path("maxProperties").asInt() + " items",
                    path));
        }
        if (schema.has("minProperties")
                && value.size() < schema.path("minProperties").asInt()) {
            invalid(
                    path,
                    Integer.toString(value.size()),
                    path + " in body should have at least "
                            + schema.path("minProperties").asInt() + " properties");
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode fieldSchema = Schemas.fieldSchema(schema, field.getKey());
            if (fieldSchema != null && !(path.isEmpty() && Schemas.ROOT.contains(field.getKey()))) {
                value(field.getValue(), fieldSchema, join(path, field.getKey()));
            }
        }
    }

    private void combined(JsonNode value, JsonNode schema, String path) {
        schema.path("allOf").forEach(part -> causes.addAll(check(value, part, path)));
        if (schema.has("anyOf") && fitting(value, schema.path("anyOf"), path) == 0) {
            invalid(path, quoted(typeOf(value)), path + " in body must validate at least one schema (anyOf)");
        }
        if (schema.has("oneOf") && fitting(value, schema.path("oneOf"), path) != 1) {
            invalid(path, quoted(typeOf(value)), path + " in body must validate one and only one schema (oneOf)");
        }
        if (schema.has("not") && check(value, schema.path("not"), path).isEmpty()) {
            invalid(path, quoted(typeOf(value)), path + " in body must not validate the schema (not)");
        }
    }

    private static int fitting(JsonNode value, JsonNode schemas, String path) {
        int fitting = 0;
        for (JsonNode schema : schemas) {
            fitting += check(value, schema, path).isEmpty() ? 1 : 0;
        }
        return fitting;
    }

    public static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private void invalid(String path, String value, String message) {
        causes.add(new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + message, path));
    }
}
