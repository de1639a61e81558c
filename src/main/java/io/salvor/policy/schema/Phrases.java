package io.salvor.policy.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.units.Excerpt;

/** Types and values of a schema in words for a message, so that nobody has to know JSON's. */
final class Phrases {
    private Phrases() {}

    static String named(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "string" -> "a text";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            default -> "a number";
        };
    }

    static String shown(JsonNode value, String expected) {
        if (value.isContainerNode()) {
            return value.isObject() ? "an object" : "a list";
        }
        if (value.isNull()) {
            return "nothing; give a value or leave the key out";
        }
        if (value.isTextual()) {
            return "the text \"" + Excerpt.shortened(value.asText()) + "\"";
        }
        String quotes = expected.equals("string") ? "; put it in quotes if it is meant as text" : "";
        return Excerpt.shortened(value.asText()) + quotes;
    }

    static String listed(Iterable<String> names) {
        String list = String.join(", ", names);
        return list.isEmpty() ? "no keys" : list.contains(",") ? "one of " + list : list;
    }
}
