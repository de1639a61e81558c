package io.salvor.policy.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.salvor.units.Excerpt;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns one YAML scalar into JSON, as kubectl would: by YAML 1.1, except that dates and {@code 1:30} stay text. */
final class YamlScalar {
    private static final Set<String> TRUE = Set.of("true", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "no", "off");
    private static final int LONGEST_NUMBER = 64;

    private final JsonNodeFactory json;

    YamlScalar(JsonNodeFactory json) {
        this.json = json;
    }

    JsonNode convert(ScalarNode node, Consumer<String> problem) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP)) {
            return text(text, problem);
        }
        if (tag.equals(Tag.NULL)) {
            return json.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return bool(text, problem);
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return number(text, problem);
        }
        problem.accept("tag " + Excerpt.shortened(tag.getValue())
                + " is not taken here; expected a text, number or true or false");
        return json.textNode(text);
    }

    private JsonNode text(String text, Consumer<String> problem) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            problem.accept("half of a surrogate pair is no text; write the character itself");
            return json.textNode("");
        }
        return json.textNode(text);
    }

    private JsonNode bool(String text, Consumer<String> problem) {
        String word = text.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            problem.accept("\"" + Excerpt.shortened(text) + "\" is not true or false");
        }
        return json.booleanNode(TRUE.contains(word));
    }

    private JsonNode number(String text, Consumer<String> problem) {
        String digits = text.replace("_", "");
        if (digits.contains(":")) {
            return json.textNode(text);
        }
        try {
            if (digits.length() > LONGEST_NUMBER) {
                throw new NumberFormatException("too long");
            }
            if (digits.matches("[-+]?(0|[1-9][0-9]*)")) {
                return json.numberNode(new BigInteger(digits));
            }
            if (digits.matches("[-+]?0[0-9a-fA-FxXbB]+")) {
                return json.numberNode(Long.decode(digits).longValue());
            }
            double value = Double.parseDouble(digits);
            if (!Double.isFinite(value)) {
                throw new NumberFormatException("not finite");
            }
            return json.numberNode(value);
        } catch (NumberFormatException e) {
            problem.accept("\"" + Excerpt.shortened(text)
                    + "\" is not a number that can be taken in; put it in quotes if it is text");
            return json.textNode(text);
        }
    }
}
