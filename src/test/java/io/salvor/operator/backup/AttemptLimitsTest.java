package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.catalog.RunLimits;
import io.salvor.job.RetryLimits;
import io.salvor.operator.OperatorSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptLimitsTest {
    private static RetryLimits of(RunLimits policy) {
        return AttemptLimits.of(
                policy,
                OperatorSettings.with(Map.of("salvor.retry-attempts-most", "6", "salvor.retry-pause-longest", "5m")));
    }

    @Test
    void without_a_word_of_the_policy_the_installation_says_all() {
        assertThat(of(RunLimits.NONE))
                .isEqualTo(new RetryLimits(4, Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(10)));
    }

    @Test
    void a_policy_may_ask_for_less_and_for_more() {
        assertThat(of(new RunLimits(1, 1_000L, null)).attempts()).isEqualTo(1);
        assertThat(of(new RunLimits(1, 1_000L, null)).firstPause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(of(new RunLimits(5, null, null)).attempts()).isEqualTo(5);
    }

    @Test
    void what_the_installation_allows_is_never_passed() {
        RetryLimits limits = of(new RunLimits(20, 86_400_000L, null));
        assertThat(limits.attempts()).isEqualTo(6);
        assertThat(limits.firstPause()).isEqualTo(Duration.ofMinutes(5));
    }
}
