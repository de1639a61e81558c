package io.salvor.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.match.Globs;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, globs and time zones. */
class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, 500ms",
        "90s, PT1M30S, 1m30s",
        "1h30m, PT1H30M, 1h30m",
        "168h, PT168H, 168h",
        "0s, PT0S, 0s",
        "1m1m, PT2M, 2m",
        "999999999h, PT999999999H, 999999999h"
    })
    void a_duration_is_read_and_written(String text, Duration expected, String written) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
        assertThat(Durations.format(expected)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5 m", "-5m", "1.5h", "1d", "m", "9999999999h", " 5m", "5M", "٣s"})
    void what_is_no_duration_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected whole numbers with the units h, m, s or ms");
    }

    @Test
    void a_duration_of_any_length_is_read_or_refused() {
        assertThatThrownBy(() -> Durations.parse("1s".repeat(500_000))).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "shop, shop, true",
        "shop, shops, false",
        "shop-*, shop-a, true",
        "shop-*, shop-, true",
        "shop-*, shop, false",
        "*, anything, true",
        "'', '', true",
        "'', a, false",
        "*, '', true",
        "?, a, true",
        "?, ab, false",
        "a?c, abc, true",
        "*-db-*, a-db-b-db-c, true",
        "*a*b, ab, true",
        "*a*b, ba, false",
        "a**b, ab, true",
        "a.c, abc, false",
        "[a], a, false"
    })
    void a_glob_matches_whole_names(String glob, String name, boolean matches) {
        assertThat(Globs.matches(glob, name)).isEqualTo(matches);
    }

    @Test
    void a_glob_of_many_stars_does_not_take_for_ever() {
        assertThat(Globs.matches("*a".repeat(50) + "b", "a".repeat(5_000))).isFalse();
    }

    @Test
    void time_zones_are_those_of_the_iana_database() {
        assertThat(TimeZones.parse("Europe/Berlin").getId()).isEqualTo("Europe/Berlin");
        assertThat(TimeZones.parse("UTC").getId()).isEqualTo("UTC");
        for (String wrong : new String[] {"", "+02:00", "GMT+2", "Berlin", "europe/berlin", "Mars/Olympus"}) {
            assertThatThrownBy(() -> TimeZones.parse(wrong)).isInstanceOf(InvalidValueException.class);
        }
        assertThatThrownBy(() -> TimeZones.parse("europe/berlin"))
                .hasMessageContaining("did you mean \"Europe/Berlin\"?");
    }
}
