package io.salvor.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Locale;

/**
 * Reads objects, and writes them with the escapes of the API server's own encoder, byte for byte. It keeps the data of a ControllerRevision as it
 * was sent and compares these bytes: with {@code &} in place of its {@code \}{@code u0026} a StatefulSet could never adopt its
 * restored revision, nor its pods.
 */
final class ObjectJson {
    private final ObjectMapper mapper;

    ObjectJson() {
        mapper = new ObjectMapper(new JsonFactory().setCharacterEscapes(new GoEscapes()));
    }

    String write(JsonNode object) {
        try {
            return mapper.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an object that was read as JSON cannot be written as JSON", e);
        }
    }

    ObjectNode read(String object) {
        try {
            return (ObjectNode) mapper.readTree(object);
        } catch (JsonProcessingException e) {
            throw new KubernetesClientException("the API server answered with what is no JSON", e);
        }
    }

    /** What Go's encoding/json escapes: the characters that mean something in HTML, the line ends of JavaScript, controls. */
    private static final class GoEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final int FIRST_PRINTABLE = 0x20;
        private static final String HTML = "<>&";
        private static final char LINE_SEPARATOR = 0x2028;
        private static final char PARAGRAPH_SEPARATOR = 0x2029;

        private final int[] ascii = standardAsciiEscapesForJSON();

        GoEscapes() {
            for (int c = 0; c < FIRST_PRINTABLE; c++) {
                // Those with a letter of their own, as \n, are positive.
                ascii[c] = ascii[c] > 0 ? ascii[c] : ESCAPE_CUSTOM;
            }
            HTML.chars().forEach(c -> ascii[c] = ESCAPE_CUSTOM);
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            boolean escaped = c < ascii.length || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
            return escaped ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", c)) : null;
        }
    }
}
