package io.salvor.units;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import org.junit.jupiter.api.Test;

class PackedJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = "{\"a\":[1,2.5,null,true,\"ä \\\" ☃\"],\"b\":{}}";

    record Holder(PackedJson body) {}

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void it_gives_back_what_was_packed() {
        assertThat(PackedJson.of(json(TEXT)).json()).isEqualTo(json(TEXT));
        assertThat(PackedJson.of(json(TEXT)))
                .isEqualTo(PackedJson.of(json(TEXT)))
                .hasToString(TEXT);
        assertThat(PackedJson.of(json(TEXT))).isNotEqualTo(PackedJson.of(json("{}")));
    }

    @Test
    void nothing_is_nothing() {
        assertThat(PackedJson.of(null)).isNull();
        assertThat(PackedJson.of(NullNode.instance)).isNull();
    }

    @Test
    void in_a_document_it_is_the_json_itself() throws JsonProcessingException {
        Holder holder = new Holder(PackedJson.of(json(TEXT)));

        assertThat(JSON.writeValueAsString(holder)).isEqualTo("{\"body\":" + TEXT + "}");
        assertThat(JSON.readValue(JSON.writeValueAsString(holder), Holder.class))
                .isEqualTo(holder);
        assertThat(JSON.readValue("{\"body\":null}", Holder.class).body()).isNull();
        assertThat(JSON.readValue("{}", Holder.class).body()).isNull();
    }
}
