package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.jandex.DotName;
import org.junit.jupiter.api.Test;

class JsonCallsTest {
    @Test
    void a_type_is_seen_where_it_is_written_read_or_converted() {
        Path file = Path.of(
                System.getProperty("salvor.build.directory", "target"),
                "test-classes",
                Sample.class.getName().replace('.', '/') + ".class");
        assertThat(JsonCalls.in(file))
                .extracting(JsonCalls.Call::type)
                .containsExactlyInAnyOrder(
                        DotName.createSimple(Written.class.getName()),
                        DotName.createSimple(Read.class.getName()),
                        DotName.createSimple(Tree.class.getName()));
    }

    record Written(String name) {}

    record Read(String name) {}

    record Tree(String name) {}

    record Untouched(String name) {}

    /** What production code does with Jackson, in small. */
    static final class Sample {
        private final ObjectMapper mapper = new ObjectMapper();

        byte[] write(String name) throws JsonProcessingException {
            return mapper.writeValueAsBytes(new Written(name));
        }

        Read read(String json) throws JsonProcessingException {
            return mapper.readValue(json, Read.class);
        }

        JsonNode tree(Tree tree) {
            return mapper.valueToTree(tree);
        }

        String ofTheLibrary(Untouched untouched) throws JsonProcessingException {
            return mapper.writeValueAsString(Map.of("name", untouched.name()));
        }
    }
}
