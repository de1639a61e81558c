package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupChoiceTest {
    private static final List<BackupCandidate> CANDIDATES = List.of(
            new BackupCandidate("b3", "nightly", Instant.parse("2026-11-03T02:00:00Z"), "Failed"),
            new BackupCandidate("b4", "nightly", Instant.parse("2026-11-04T02:00:00Z"), "Canceled"),
            new BackupCandidate("b1", "nightly", Instant.parse("2026-11-01T02:00:00Z"), "Completed"),
            new BackupCandidate("b2", "nightly", Instant.parse("2026-11-02T02:00:00Z"), "PartiallyFailed"),
            new BackupCandidate("x", "hourly", Instant.parse("2026-11-02T03:00:00Z"), "Completed"),
            new BackupCandidate("y", "broken", Instant.parse("2026-11-02T03:00:00Z"), "Failed"));

    @ParameterizedTest(name = "at {0}: {1}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    2026-11-01T01:59:59Z, -
                    2026-11-01T02:00:00Z, b1
                    2026-11-02T01:00:00Z, b1
                    2026-11-02T02:00:00Z, b2
                    2026-11-09T00:00:00Z, b2
                    """)
    void it_is_the_newest_that_holds_data_and_never_a_later_one(Instant asOf, String expected) {
        assertThat(BackupChoice.choose("nightly", asOf, CANDIDATES).backup().orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void when_the_time_is_too_early_the_oldest_is_named() {
        BackupChoice choice = BackupChoice.choose("nightly", Instant.parse("2026-10-01T00:00:00Z"), CANDIDATES);
        assertThat(choice.reason())
                .isEqualTo(
                        "policy nightly has no backup taken at or before 2026-10-01T00:00:00Z; the oldest is b1, taken"
                                + " at 2026-11-01T02:00:00Z: name a time from then on in spec.asOf");
    }

    @ParameterizedTest
    @CsvSource({"unknown", "broken"})
    void when_the_policy_has_no_usable_backup_that_is_said(String policy) {
        BackupChoice choice = BackupChoice.choose(policy, Instant.parse("2026-12-01T00:00:00Z"), CANDIDATES);
        assertThat(choice.backup()).isEmpty();
        assertThat(choice.reason()).contains("no finished backup of policy " + policy);
    }

    @Test
    void an_incomplete_choice_says_so() {
        assertThat(BackupChoice.choose("nightly", Instant.parse("2026-11-09T00:00:00Z"), CANDIDATES)
                        .reason())
                .contains("b2, taken at 2026-11-02T02:00:00Z")
                .contains("PartiallyFailed");
    }
}
