package io.salvor.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PollIntervalTest {
    @Test
    void sources_are_spread_by_at_most_one_twentieth_and_each_keeps_its_own_interval() {
        Duration minute = Duration.ofMinutes(1);
        Set<Duration> intervals = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Duration interval = PollInterval.of(minute, "uid-" + i);
            assertThat(interval).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(63));
            assertThat(PollInterval.of(minute, "uid-" + i)).isEqualTo(interval);
            intervals.add(interval);
        }
        assertThat(intervals).hasSizeGreaterThan(500);
        assertThat(intervals.stream().min(Duration::compareTo).orElseThrow()).isLessThan(Duration.ofMillis(57_300));
        assertThat(intervals.stream().max(Duration::compareTo).orElseThrow()).isGreaterThan(Duration.ofMillis(62_700));
    }

    @Test
    void nobody_asks_more_than_once_a_second_or_so() {
        assertThat(PollInterval.of(Duration.ofMillis(1), "a")).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void after_a_failure_a_long_interval_is_not_waited_for() {
        assertThat(PollInterval.afterFailure(Duration.ofHours(6), "a")).isLessThan(Duration.ofSeconds(64));
        assertThat(PollInterval.afterFailure(Duration.ofSeconds(10), "a")).isLessThan(Duration.ofSeconds(11));
    }
}
