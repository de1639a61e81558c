package io.salvor.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest(name = "{0} bytes are {1}")
    @CsvSource({
        "0, 0B",
        "1, 1B",
        "1023, 1023B",
        "1024, 1Ki",
        "1075, 1Ki",
        "1076, 1.1Ki",
        "1536, 1.5Ki",
        "10188, 9.9Ki",
        "10189, 10Ki",
        "10240, 10Ki",
        "12595, 12Ki",
        "1047552, 1023Ki",
        "1048063, 1023Ki",
        "1048064, 1Mi",
        "1048575, 1Mi",
        "1048576, 1Mi",
        "1288490188, 1.2Gi",
        "1099511627776, 1Ti",
        "9223372036854775807, 8Ei",
        "-1, 0B"
    })
    void bytes_are_short_and_have_the_units_of_kubernetes(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} of {1} are {2}")
    @CsvSource({
        "0, 100, 0%",
        "1, 1000, 0%",
        "42, 100, 42%",
        "999, 1000, 99%",
        "9223372036854775806, 9223372036854775807, 99%",
        "1000, 1000, 100%",
        "1001, 1000, 100%",
        "-5, 1000, 0%",
        "0, 0,",
        "5, 0,",
        "5, ,",
        ", 1000,",
        ",,"
    })
    void it_is_a_hundred_percent_when_all_is_done_and_nothing_while_the_whole_is_unknown(
            Long done, Long total, String text) {
        assertThat(Figures.percent(done, total)).isEqualTo(text);
    }

    @ParameterizedTest(name = "from {0} to {1} it took {2}")
    @CsvSource({
        "2026-11-26T02:00:00Z, 2026-11-26T02:00:00Z, 0s",
        "2026-11-26T02:00:00Z, 2026-11-26T02:04:12Z, 4m12s",
        "2026-11-26T02:00:00.9Z, 2026-11-26T02:00:02Z, 1s",
        "2026-11-26T23:00:00Z, 2026-11-27T01:00:00Z, 2h",
        "2026-11-26T02:00:00Z, 2026-11-28T05:00:07Z, 51h7s",
        "2026-11-26T03:00:00+01:00, 2026-11-26T02:01:00Z, 1m",
        "2026-11-26T02:00:05Z, 2026-11-26T02:00:00Z, 0s",
        ", 2026-11-26T02:00:00Z,",
        "2026-11-26T02:00:00Z, ,",
        "yesterday, 2026-11-26T02:00:00Z,"
    })
    void time_between_is_in_whole_seconds_and_never_negative(String start, String end, String text) {
        assertThat(Figures.between(start, end)).isEqualTo(text);
    }
}
