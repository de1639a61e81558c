package io.salvor.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PollIntervalTest {
    @Test
    void sourcesAreSpreadByAtMostOneTwentiethAndEachKeepsItsOwnInterval() {
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
    void nobodyAsksMoreThanOnceASecondOrSo() {
        assertThat(PollInterval.of(Duration.ofMillis(1), "a")).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void afterAFailureALongIntervalIsNotWaitedFor() {
        assertThat(PollInterval.afterFailure(Duration.ofHours(6), "a")).isLessThan(Duration.ofSeconds(64));
        assertThat(PollInterval.afterFailure(Duration.ofSeconds(10), "a")).isLessThan(Duration.ofSeconds(11));
    }
}
