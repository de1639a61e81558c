package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationPatienceTest {
    private static final Instant CREATED = Instant.parse("2026-03-01T02:00:00Z");

    /** A dash is a Backup that is planned, or an end at once. */
    @ParameterizedTest(name = "starting deadline {0}, after {1}: until {2}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    PT1H, PT0S,      2026-03-01T03:00:00Z
                    PT1H, PT59M59S,  2026-03-01T03:00:00Z
                    PT1H, PT1H,      -
                    PT1H, PT2H,      -
                    PT6H, PT2H,      2026-03-01T08:00:00Z
                    -,    PT2H,      2026-03-02T02:00:00Z
                    -,    PT23H59M,  2026-03-02T02:00:00Z
                    -,    PT24H,     -
                    """)
    void a_location_is_waited_for_until_the_backup_must_begin_or_a_day_when_it_has(
            Duration startingDeadline, Duration after, Instant until) {
        assertThat(LocationPatience.until(CREATED, startingDeadline, CREATED.plus(after)))
                .isEqualTo(Optional.ofNullable(until));
    }
}
