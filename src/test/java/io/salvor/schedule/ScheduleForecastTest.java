package io.salvor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleForecastTest {
    private static final Instant BEFORE_SPRING = Instant.parse("2027-03-27T12:00:00Z");
    private static final Instant BEFORE_AUTUMN = Instant.parse("2027-10-30T12:00:00Z");

    @Test
    void a_time_that_does_not_exist_is_run_after_the_gap_and_said_so() {
        ScheduleForecast forecast = forecast("30 2 * * *", BEFORE_SPRING, 2);
        assertThat(forecast.runs().get(0).at()).hasToString("2027-03-28T03:00+02:00[Europe/Berlin]");
        assertThat(forecast.runs().get(0).note())
                .isEqualTo("02:30 does not exist on this day: the clocks go from 02:00 to 03:00");
        assertThat(forecast.runs().get(1).note()).isNull();
    }

    @Test
    void a_time_that_comes_twice_is_run_once_and_said_so() {
        ScheduleForecast forecast = forecast("30 2 * * *", BEFORE_AUTUMN, 2);
        assertThat(forecast.runs().get(0).at()).hasToString("2027-10-31T02:30+02:00[Europe/Berlin]");
        assertThat(forecast.runs().get(0).note())
                .isEqualTo("02:30 comes twice on this day; this is the first, and there is no run at the second");
        assertThat(forecast.runs().get(1).at()).hasToString("2027-11-01T02:30+01:00[Europe/Berlin]");
    }

    @Test
    void a_rhythm_runs_in_both_hours() {
        List<ScheduleForecast.Run> runs =
                forecast("0 * * * *", Instant.parse("2027-10-30T23:30:00Z"), 4).runs();
        assertThat(runs)
                .extracting(run -> run.at().toOffsetDateTime().toString())
                .containsExactly(
                        "2027-10-31T02:00+02:00",
                        "2027-10-31T02:00+01:00",
                        "2027-10-31T03:00+01:00",
                        "2027-10-31T04:00+01:00");
        assertThat(runs.get(0).note()).contains("this is the first, and there is a run at both");
        assertThat(runs.get(1).note()).contains("this is the second");
        assertThat(runs.get(2).note()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *   | the clocks go from 02:00 to 03:00: 02:30 does not exist, and the run comes at 03:00 instead | the clocks go back from 03:00 to 02:00: 02:30 comes twice, and there is a run at the first only",
                "0,30 2 * * * | the clocks go from 02:00 to 03:00: 02:00 to 02:30 does not exist, and the run comes at 03:00 instead | the clocks go back from 03:00 to 02:00: 02:00 to 02:30 comes twice, and there is a run at the first only",
                "@hourly      | the clocks go from 02:00 to 03:00: there is no run in between, as the time does not exist | the clocks go back from 03:00 to 02:00: 02:00 comes twice, and there is a run at both"
            })
    void the_years_changes_that_touch_a_schedule_are_told(String cron, String spring, String autumn) {
        assertThat(forecast(cron, BEFORE_SPRING, 1).clockChanges())
                .extracting(ScheduleForecast.ClockChange::effect)
                .containsExactly(spring, autumn);
    }

    @ParameterizedTest
    @CsvSource({"0 4 * * *, Europe/Berlin", "0 2 * * 1, Europe/Berlin", "30 2 * * *, UTC"})
    void changes_that_touch_no_slot_are_not(String cron, String zone) {
        CronSchedule schedule = CronSchedule.parse(cron, ZoneId.of(zone));
        assertThat(ScheduleForecast.of(schedule, BEFORE_SPRING, 5).clockChanges())
                .isEmpty();
        assertThat(ScheduleForecast.of(schedule, BEFORE_SPRING, 5).runs()).hasSize(5);
    }

    private static ScheduleForecast forecast(String cron, Instant from, int count) {
        return ScheduleForecast.of(CronSchedule.parse(cron, ZoneId.of("Europe/Berlin")), from, count);
    }
}
