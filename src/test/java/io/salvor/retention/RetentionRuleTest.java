package io.salvor.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.units.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionRuleTest {
    @ParameterizedTest
    @CsvSource({
        "1y5m7d2h, 1y5m7d2h",
        "14d, 14d",
        "36h, 36h",
        "9999y99999m999999d9999999h, 9999y99999m999999d9999999h",
        "0y3d, 3d"
    })
    void a_span_is_read_and_written(String text, String written) {
        assertThat(KeepWithin.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0d", "0y0m", "1d1d", "1h1d", "1w", "5", "-1d", "1 d", "99999999999d", "d", "٣d"})
    void what_is_no_span_is_refused(String text) {
        assertThatThrownBy(() -> KeepWithin.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("such as 1y6m, 14d or 36h");
    }

    @Test
    void a_rule_that_keeps_nothing_is_refused_and_no_rule_keeps_all() throws Exception {
        assertThatThrownBy(() -> RetentionRule.of(new ObjectMapper().readTree("{}")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("keeps nothing");
        assertThat(RetentionRule.of(null).keepsAll()).isTrue();
        assertThat(RetentionRule.of(new ObjectMapper().readTree("{\"keepWithin\":\"1d\"}"))
                        .keepsAll())
                .isFalse();
    }
}
