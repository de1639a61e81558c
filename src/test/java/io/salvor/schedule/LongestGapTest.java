package io.salvor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongestGapTest {
    @ParameterizedTest
    @CsvSource({
        "@hourly, UTC, PT1H",
        "0 2 * * *, UTC, PT24H",
        "*/5 * * * *, Europe/Berlin, PT5M",
        "0 2 * * *, Europe/Berlin, PT25H",
        "30 2 * * *, Europe/Berlin, PT25H",
        "*/5 8-17 * * 1-5, UTC, PT62H5M",
        "* * 1 * *, UTC, PT720H1M",
        "0 0 1 1 *, UTC, PT8760H",
        "0 0 29 2 *, UTC, PT35064H",
        "0 0 * * 0, UTC, PT168H",
        "'0 1,13 * * *', UTC, PT12H"
    })
    void the_longest_time_between_two_slots_of_a_year(String cron, String zone, Duration longest) {
        CronSchedule schedule = CronSchedule.parse(cron, ZoneId.of(zone));
        assertThat(LongestGap.of(schedule, Instant.parse("2026-11-22T12:00:00Z")))
                .isEqualTo(longest);
    }
}
