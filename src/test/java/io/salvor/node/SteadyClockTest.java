package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.testing.TestingClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant NOW = Instant.parse("2026-01-31T02:00:00Z");

    @Test
    void it_goes_on_counting_when_the_clock_that_it_was_set_by_is_put_right() {
        TestingClock node = new TestingClock(NOW);
        SteadyClock clock = new SteadyClock(node);
        node.set(NOW.minus(Duration.ofHours(4)));
        assertThat(clock.instant()).isBetween(NOW, NOW.plusSeconds(60));
        Instant seen = clock.instant();
        assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).instant())
                .as("a zone changes no time")
                .isBetween(seen, seen.plusSeconds(60));
        await().until(() -> clock.instant().isAfter(seen.plusMillis(5)));
    }
}
