package io.salvor.operator.ageing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
    private static final Duration WHILE = Duration.ofSeconds(100);

    private final Pace pace = new Pace(50, 500);

    @ParameterizedTest
    @ValueSource(longs = {7, 333, 999, 1300, 10_000})
    void however_often_it_is_asked_so_many_a_second_are_allowed(long millis) {
        long deleted = 0;
        for (Instant now = START; !now.isAfter(START.plus(WHILE)); now = now.plusMillis(millis)) {
            while (pace.allows(now)) {
                pace.deleted(13);
                deleted += 13;
            }
        }
        assertThat(deleted).isBetween(4800L, 5600L);
    }

    @Test
    void after_a_rest_no_more_than_so_many_are_allowed_at_once() {
        assertThat(pace.allows(START)).isTrue();
        Instant later = START.plus(Duration.ofHours(1));
        int deleted = 0;
        while (pace.allows(later)) {
            pace.deleted(1);
            deleted++;
        }
        assertThat(deleted).isEqualTo(500);
    }

    @Test
    void after_a_clock_that_was_ahead_it_goes_on() {
        assertThat(pace.allows(START.plus(Duration.ofDays(365)))).isTrue();
        pace.deleted(500);
        assertThat(pace.allows(START)).isFalse();
        assertThat(pace.allows(START.plusSeconds(1))).isTrue();
    }
}
