package io.salvor.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.match.LabelMatch.Operator;
import io.salvor.match.LabelMatch.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelMatchTest {

    @ParameterizedTest(name = "{0} [a, b] on tier={1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "In, a, true",
                "In, c, false",
                "In, -, false",
                "NotIn, a, false",
                "NotIn, c, true",
                "NotIn, -, true",
                "Exists, c, true",
                "Exists, -, false",
                "DoesNotExist, a, false",
                "DoesNotExist, -, true"
            })
    void an_expression_holds_as_in_kubernetes(Operator operator, String value, boolean expected) {
        LabelMatch selector = new LabelMatch(null, List.of(new Requirement("tier", operator, List.of("a", "b"))));
        Map<String, String> labels = value == null ? Map.of("other", "a") : Map.of("tier", value);
        assertThat(selector.matches(labels)).isEqualTo(expected);
    }

    @Test
    void every_label_and_every_expression_must_hold() {
        LabelMatch selector = new LabelMatch(
                Map.of("app", "shop"),
                List.of(
                        new Requirement("tier", Operator.Exists, null),
                        new Requirement("legacy", Operator.DoesNotExist, null)));
        assertThat(selector.matches(Map.of("app", "shop", "tier", "x"))).isTrue();
        assertThat(selector.matches(Map.of("app", "blog", "tier", "x"))).isFalse();
        assertThat(selector.matches(Map.of("app", "shop"))).isFalse();
        assertThat(selector.matches(Map.of("app", "shop", "tier", "x", "legacy", "")))
                .isFalse();
    }

    @Test
    void an_empty_selector_selects_everything() {
        assertThat(new LabelMatch(null, null).matches(Map.of())).isTrue();
    }
}
