package io.salvor.policy.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.yaml.YamlDocument;
import io.salvor.policy.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schema that editors get takes what the parser takes, and marks what it does not know. */
class EditorSchemaTest {
    private static final Path SCHEMA = Path.of("docs/schemas/salvor.io/backuppolicy_v1alpha1.json");

    @Test
    void the_examples_fit_and_an_unknown_key_does_not() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Files.readString(SCHEMA));
        for (JsonNode example : examples()) {
            assertThat(SchemaCheck.problems(schema, example)).isEmpty();
            ((ObjectNode) example.get("spec")).put("schedul", "x");
            assertThat(SchemaCheck.problems(schema, example))
                    .extracting(FieldProblem::rule)
                    .containsExactly(LintRule.UNKNOWN_KEY);
        }
    }

    private static List<JsonNode> examples() throws IOException {
        List<JsonNode> examples = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("policies-example"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                YamlReader.read(Files.readAllBytes(file), (rule, place, message) -> {}).stream()
                        .map(YamlDocument::root)
                        .filter(root -> root.path("kind").asText().equals("BackupPolicy"))
                        .forEach(examples::add);
            }
        }
        assertThat(examples).isNotEmpty();
        return examples;
    }
}
