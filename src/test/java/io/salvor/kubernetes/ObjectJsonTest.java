package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ObjectJsonTest {
    private final ObjectMapper plain = new ObjectMapper();
    private final ObjectJson json = new ObjectJson();

    @Test
    void html_line_separators_and_controls_are_escaped_as_the_api_server_does() {
        JsonNode object = plain.createObjectNode()
                .put("a", "x && y > z < \u2028\u2029 \u001f\u0000 \"\\ \n\t\b\f\r é 漢 \uD83D\uDE00");
        assertThat(json.write(object))
                .isEqualTo("{\"a\":\"x \\u0026\\u0026 y \\u003e z \\u003c \\u2028\\u2029 \\u001f\\u0000"
                        + " \\\"\\\\ \\n\\t\\b\\f\\r é 漢 \uD83D\uDE00\"}");
    }

    @Test
    void what_is_read_and_written_again_keeps_its_bytes() throws Exception {
        String revision =
                "{\"data\":{\"spec\":{\"template\":{\"$patch\":\"replace\",\"metadata\":{\"creationTimestamp\":null},"
                        + "\"spec\":{\"containers\":[{\"command\":[\"sh\",\"-c\",\"a \\u0026\\u0026 b\"],\"terminationGracePeriodSeconds\":1}]}}}}}";
        assertThat(json.write(plain.readTree(revision))).isEqualTo(revision);
    }
}
