package io.salvor.sandbox.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.sandbox.apiserver.api.Json;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects as CEL sees them: declared fields under their escaped names, date-times as timestamps. */
final class CelValues {

    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelValues() {}

    static Object of(JsonNode value, JsonNode schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> object(value, schema);
            case ARRAY -> list(value, schema);
            case STRING -> text(value.asText(), schema);
            case NUMBER -> number(value, schema);
            case BOOLEAN -> value.asBoolean();
            default -> null;
        };
    }

    private static Map<String, Object> object(JsonNode value, JsonNode schema) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode declared = schema.path("properties").get(field.getKey());
            String name = declared == null ? field.getKey() : escaped(field.getKey());
            JsonNode fieldSchema = Schemas.fieldSchema(schema, field.getKey());
            object.put(name, of(field.getValue(), fieldSchema == null ? Json.object() : fieldSchema));
        }
        return object;
    }

    private static List<Object> list(JsonNode value, JsonNode schema) {
        List<Object> list = new ArrayList<>();
        value.forEach(element -> list.add(of(element, schema.path("items"))));
        return list;
    }

    private static Object text(String value, JsonNode schema) {
        return schema.path("format").asText().equals("date-time") && isTime(value)
                ? OffsetDateTime.parse(value).toZonedDateTime()
                : value;
    }

    private static Object number(JsonNode value, JsonNode schema) {
        boolean whole =
                value.isIntegralNumber() && !schema.path("type").asText().equals("number");
        return whole ? (Object) value.asLong() : (Object) value.asDouble();
    }

    static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    static String escaped(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}
