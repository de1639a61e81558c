package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationPatienceTest {
    private static final Instant CREATED = Instant.parse("2026-03-01T02:00:00Z");

    /** A starting deadline of one hour; a dash is an end at once. */
    @ParameterizedTest(name = "planned {0}, for people {1}, after {2}: until {3}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    false, false, PT0S,      2026-03-01T03:00:00Z
                    false, false, PT59M59S,  2026-03-01T03:00:00Z
                    false, false, PT1H,      -
                    false, false, PT2H,      -
                    true,  false, PT1H,      2026-03-02T02:00:00Z
                    true,  false, PT23H59M,  2026-03-02T02:00:00Z
                    true,  false, PT24H,     -
                    false, true,  PT0S,      -
                    true,  true,  PT0S,      -
                    """)
    void a_location_is_waited_for_as_long_as_it_helps(
            boolean planned, boolean forPeople, Duration after, Instant until) {
        assertThat(LocationPatience.until(CREATED, Duration.ofHours(1), planned, forPeople, CREATED.plus(after)))
                .isEqualTo(Optional.ofNullable(until));
    }
}
