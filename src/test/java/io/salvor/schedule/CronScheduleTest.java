package io.salvor.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.units.InvalidValueException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0 2 * * *            | 2026-11-22T02:00:00Z 2026-11-23T02:00:00Z
                    @hourly              | 2026-11-21T13:00:00Z 2026-11-21T14:00:00Z
                    @daily               | 2026-11-22T00:00:00Z 2026-11-23T00:00:00Z
                    @weekly              | 2026-11-22T00:00:00Z 2026-11-29T00:00:00Z
                    @monthly             | 2026-12-01T00:00:00Z 2027-01-01T00:00:00Z
                    */20 12-13 * * *     | 2026-11-21T12:20:00Z 2026-11-21T12:40:00Z 2026-11-21T13:00:00Z
                    5/25 * * * *         | 2026-11-21T12:05:00Z 2026-11-21T12:30:00Z 2026-11-21T12:55:00Z
                    0,30 1-5/2 * * *     | 2026-11-22T01:00:00Z 2026-11-22T01:30:00Z 2026-11-22T03:00:00Z
                    0 0 * * MON-FRI      | 2026-11-23T00:00:00Z 2026-11-24T00:00:00Z
                    0 0 * * FRI-SUN      | 2026-11-22T00:00:00Z 2026-11-27T00:00:00Z 2026-11-28T00:00:00Z
                    0 0 * * 7            | 2026-11-22T00:00:00Z 2026-11-29T00:00:00Z
                    0 0 * JAN-feb 0      | 2027-01-03T00:00:00Z 2027-01-10T00:00:00Z
                    0 0 13 * 5           | 2026-11-27T00:00:00Z 2026-12-04T00:00:00Z 2026-12-11T00:00:00Z 2026-12-13T00:00:00Z
                    0 0 ? * 1            | 2026-11-23T00:00:00Z 2026-11-30T00:00:00Z
                    0 0 31 * *           | 2026-12-31T00:00:00Z 2027-01-31T00:00:00Z 2027-03-31T00:00:00Z
                    0 0 29 2 *           | 2028-02-29T00:00:00Z 2032-02-29T00:00:00Z
                    """)
    void the_next_slots_follow_the_expression(String expression, String slots) {
        assertThat(slots("UTC", expression, "2026-11-21T12:00:30Z", slots)).isEqualTo(slots);
    }

    @ParameterizedTest(name = "{0} {1} from {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Europe/Berlin    | 0 2 * * *      | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z
                    Europe/Berlin    | 30 2 * * *     | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z
                    Europe/Berlin    | 15,45 2 * * *  | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:15:00Z
                    Europe/Berlin    | 0 2,3 * * *    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z
                    Europe/Berlin    | 30 2 * * *     | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z
                    Europe/Berlin    | 0 2-3 * * *    | 2026-10-24T12:00:00Z | 2026-10-25T00:00:00Z 2026-10-25T02:00:00Z
                    Europe/Berlin    | 0 * * * *      | 2026-03-29T00:30:00Z | 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z
                    Europe/Berlin    | 30 * * * *     | 2026-03-29T00:00:00Z | 2026-03-29T00:30:00Z 2026-03-29T01:30:00Z
                    Europe/Berlin    | 0 * * * *      | 2026-10-24T23:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z
                    America/New_York | 30 2 * * *     | 2026-03-08T00:00:00Z | 2026-03-08T07:00:00Z 2026-03-09T06:30:00Z
                    America/New_York | 30 1 * * *     | 2026-11-01T00:00:00Z | 2026-11-01T05:30:00Z 2026-11-02T06:30:00Z
                    America/New_York | 30 1 * * *     | 2026-11-01T06:10:00Z | 2026-11-02T06:30:00Z
                    America/New_York | */30 * * * *   | 2026-11-01T05:15:00Z | 2026-11-01T05:30:00Z 2026-11-01T06:00:00Z 2026-11-01T06:30:00Z
                    """)
    void clock_changes_are_met(String zone, String expression, String after, String slots) {
        assertThat(slots(zone, expression, after, slots)).isEqualTo(slots);
    }

    @ParameterizedTest(name = "{0} {1} at {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    UTC              | 0 2 * * *    | 2026-11-22T02:00:00Z | 2026-11-22T02:00:00Z
                    UTC              | 0 2 * * *    | 2026-11-22T01:59:59Z | 2026-11-21T02:00:00Z
                    UTC              | 0 0 29 2 *   | 2026-11-22T01:59:59Z | 2024-02-29T00:00:00Z
                    Europe/Berlin    | 30 2 * * *   | 2026-03-29T01:00:00Z | 2026-03-29T01:00:00Z
                    Europe/Berlin    | 30 2 * * *   | 2026-03-29T00:59:59Z | 2026-03-28T01:30:00Z
                    Europe/Berlin    | 45 2 * * *   | 2026-10-25T01:10:00Z | 2026-10-25T00:45:00Z
                    Europe/Berlin    | 0 * * * *    | 2026-10-25T01:10:00Z | 2026-10-25T01:00:00Z
                    Europe/Berlin    | 30 * * * *   | 2026-03-29T01:10:00Z | 2026-03-29T00:30:00Z
                    America/New_York | 30 1 * * *   | 2026-11-01T06:10:00Z | 2026-11-01T05:30:00Z
                    """)
    void the_latest_slot_is_found(String zone, String expression, String time, String slot) {
        CronSchedule schedule = CronSchedule.parse(expression, ZoneId.of(zone));
        assertThat(schedule.latestAtOrBefore(Instant.parse(time))).contains(Instant.parse(slot));
    }

    @Test
    void both_directions_name_the_same_slots() {
        Random random = new Random(20261122);
        String[] zones = {
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"
        };
        String[] hours = {"*", "2", "1-3", "*/6", "0,23"};
        for (int round = 0; round < 3000; round++) {
            String expression = random.nextInt(60) + " " + hours[random.nextInt(hours.length)] + " * * *";
            CronSchedule schedule = CronSchedule.parse(expression, ZoneId.of(zones[random.nextInt(zones.length)]));
            Instant time = Instant.ofEpochSecond(1_293_000_000L + random.nextInt(500_000_000));
            Instant next = schedule.next(time).orElseThrow();
            Instant latest = schedule.latestAtOrBefore(time).orElseThrow();
            String what = expression + " in " + schedule.zone() + " at " + time;
            assertThat(next).as(what).isAfter(time);
            assertThat(latest).as(what).isBeforeOrEqualTo(time);
            assertThat(schedule.next(latest)).as(what).contains(next);
            assertThat(schedule.latestAtOrBefore(next)).as(what).contains(next);
            assertThat(schedule.latestAtOrBefore(next.minusMillis(1))).as(what).contains(latest);
        }
    }

    @Test
    void the_longest_gap_of_the_calendar_is_bridged() {
        CronSchedule schedule = CronSchedule.parse("0 0 29 2 *", UTC);
        assertThat(schedule.next(Instant.parse("2096-03-01T00:00:00Z")))
                .contains(Instant.parse("2104-02-29T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "* * * *",
                "* * * * * *",
                "@yearly",
                "@every 1h",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 * ",
                "* * * * 8",
                "a * * * *",
                "1- * * * *",
                "-1 * * * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "*/60 * * * *",
                "1,,2 * * * *",
                "1,* * * *",
                "* * L * *",
                "* * 1W * *",
                "* * * * 5#2",
                "0 0 30 2 *",
                "0 0 31 4,6,9,11 *",
                "CRON_TZ=UTC 0 2 * * *",
                "0 2 * * * || 0 3 * * *",
                "99999999999 * * * *",
                "* * * FOO *",
                "٣ * * * *"
            })
    void what_is_no_schedule_is_refused(String expression) {
        assertThatThrownBy(() -> CronSchedule.parse(expression, UTC))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageMatching("(?s)\".*\" .*(expected|never comes|timeZone).*");
    }

    private static String slots(String zone, String expression, String after, String expected) {
        CronSchedule schedule = CronSchedule.parse(expression, ZoneId.of(zone));
        List<String> slots = new ArrayList<>();
        Optional<Instant> slot = Optional.of(Instant.parse(after));
        for (int i = 0; i < expected.split(" ").length; i++) {
            slot = schedule.next(slot.orElseThrow());
            slots.add(slot.orElseThrow().toString());
        }
        return String.join(" ", slots);
    }
}
