package io.salvor.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.salvor.units.InvalidValueException;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PolicyRetentionTest {
    private static final JsonNode SPEC = json(
            """
            {"timeZone": "Europe/Berlin", "retention": {"keepLast": 7}, "copies": [
              {"storageLocation": "far", "retention": {"keepMonthly": 12}}, {"storageLocation": "near"}]}""");

    @Test
    void a_copy_with_a_retention_of_its_own_goes_by_that_and_every_other_location_by_the_policy() {
        assertThat(PolicyRetention.of(SPEC, "far").rule().monthly()).isEqualTo(12);
        assertThat(PolicyRetention.of(SPEC, "far").rule().last()).isZero();
        assertThat(PolicyRetention.of(SPEC, "near").rule().last()).isEqualTo(7);
        assertThat(PolicyRetention.of(SPEC, "default").rule().last()).isEqualTo(7);
        assertThat(PolicyRetention.of(SPEC, "far").zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void without_any_retention_and_without_a_policy_everything_is_kept() {
        assertThat(PolicyRetention.of(json("{\"copies\": [{\"storageLocation\": \"far\"}]}"), "far")
                        .rule())
                .isEqualTo(RetentionRule.KEEP_ALL);
        assertThat(PolicyRetention.of(MissingNode.getInstance(), "far").rule()).isEqualTo(RetentionRule.KEEP_ALL);
    }

    @Test
    void a_retention_of_a_copy_that_keeps_nothing_is_refused_for_its_location_alone() {
        JsonNode spec = json("{\"copies\": [{\"storageLocation\": \"far\", \"retention\": {}}]}");
        assertThatThrownBy(() -> PolicyRetention.of(spec, "far")).isInstanceOf(InvalidValueException.class);
        assertThat(PolicyRetention.of(spec, "default").rule()).isEqualTo(RetentionRule.KEEP_ALL);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
