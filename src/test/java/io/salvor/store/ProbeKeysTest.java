package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @Test
    void each_probe_has_a_name_of_its_own() {
        assertThat(ProbeKeys.of(NOW)).startsWith("salvor-probe-").isNotEqualTo(ProbeKeys.of(NOW));
    }

    @Test
    void what_one_is_at_is_not_left_and_after_some_minutes_it_is() {
        String key = ProbeKeys.of(NOW);
        assertThat(ProbeKeys.isLeft(key, NOW.plusSeconds(60))).isFalse();
        assertThat(ProbeKeys.isLeft(key, NOW.minus(Duration.ofHours(1)))).isFalse();
        assertThat(ProbeKeys.isLeft(key, NOW.plus(Duration.ofMinutes(11)))).isTrue();
    }

    @Test
    void that_of_an_earlier_version_is_left_and_what_is_none_is_not() {
        assertThat(ProbeKeys.isLeft("salvor-probe", NOW)).isTrue();
        for (String other :
                List.of("salvor.json", "salvor-probe-", "salvor-probe-1", "salvor-probe-x-y", "salvor-probes-1-a")) {
            assertThat(ProbeKeys.isLeft(other, NOW)).as(other).isFalse();
        }
    }
}
