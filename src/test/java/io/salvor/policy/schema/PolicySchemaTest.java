package io.salvor.policy.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.policy.PolicyChecks;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicySchemaTest {
    private final JsonNode schema = PolicySchema.load();

    @Test
    void the_schema_has_no_keyword_that_the_check_would_pass_over() {
        Set<String> keywords = new HashSet<>();
        collect(schema.at("/properties/spec"), keywords);
        assertThat(SchemaCheck.KEYWORDS).containsAll(keywords);
    }

    @Test
    void every_rule_of_the_schema_is_one_that_the_checks_know() {
        assertThat(schema.findValues("x-kubernetes-validations"))
                .flatExtracting(rules -> rules.findValuesAsText("rule"))
                .containsExactlyInAnyOrder(
                        PolicyChecks.INCLUDE_RULE,
                        PolicyChecks.RETENTION_RULE,
                        PolicyChecks.RETENTION_RULE,
                        PolicyChecks.COPIES_RULE,
                        PolicyChecks.RESTORE_HOOK_RULE);
    }

    @Test
    void defaults_are_filled_in_as_the_api_server_would() throws Exception {
        JsonNode spec = new ObjectMapper()
                .readTree(
                        "{\"include\":{\"namespaces\":[\"a\"]},\"volumes\":{\"rules\":[{\"match\":{},\"action\":\"Skip\","
                                + "\"files\":{}}]},\"timeout\":\"1h\"}");
        JsonNode filled = PolicySchema.withDefaults(schema, spec);
        assertThat(filled.at("/timeout").asText()).isEqualTo("1h");
        assertThat(filled.at("/timeZone").asText()).isEqualTo("UTC");
        assertThat(filled.at("/volumes/default").asText()).isEqualTo("Backup");
        assertThat(filled.at("/volumes/rules/0/files/excludeCaches").isBoolean())
                .isTrue();
        assertThat(filled.has("staticVolumes")).isFalse();
        assertThat(spec.has("timeZone")).isFalse();
    }

    private static void collect(JsonNode node, Set<String> keywords) {
        node.properties().forEach(entry -> {
            keywords.add(entry.getKey());
            if (entry.getKey().equals("properties")) {
                entry.getValue().forEach(property -> collect(property, keywords));
            } else if (Set.of("items", "additionalProperties").contains(entry.getKey())) {
                collect(entry.getValue(), keywords);
            }
        });
    }
}
