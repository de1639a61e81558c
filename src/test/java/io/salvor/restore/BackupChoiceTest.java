package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
        assertThat(choice(asOf).backup().orElse(null)).isEqualTo(expected);
    }

    @Test
    void when_the_time_is_too_early_the_oldest_is_named() {
        BackupChoice choice = choice(Instant.parse("2026-10-01T00:00:00Z"));
        assertThat(choice.reason())
                .isEqualTo(
                        "policy nightly has no backup taken at or before 2026-10-01T00:00:00Z; the oldest is b1, taken"
                                + " at 2026-11-01T02:00:00Z: name a time from then on in spec.asOf");
    }

    @ParameterizedTest
    @CsvSource({"unknown", "broken"})
    void when_the_policy_has_no_usable_backup_that_is_said(String policy) {
        BackupChoice choice = BackupChoice.choose(policy, Instant.parse("2026-12-01T00:00:00Z"), CANDIDATES, List.of());
        assertThat(choice.backup()).isEmpty();
        assertThat(choice.reason()).contains("no finished backup of policy " + policy);
    }

    @Test
    void an_incomplete_choice_says_so() {
        BackupChoice choice = choice(Instant.parse("2026-11-02T12:00:00Z"));
        assertThat(choice.reason())
                .isEqualTo(
                        "b2, taken at 2026-11-02T02:00:00Z, is the newest backup of policy nightly taken at or before"
                                + " 2026-11-02T12:00:00Z that can be restored");
        assertThat(choice.notes()).containsExactly("backup b2 is PartiallyFailed: some of its data is missing");
        assertThat(choice(Instant.parse("2026-11-01T12:00:00Z")).notes()).isEmpty();
    }

    @Test
    void newer_ones_that_hold_no_data_are_named_and_later_ones_are_not() {
        assertThat(choice(Instant.parse("2026-11-03T12:00:00Z")).notes())
                .element(1)
                .isEqualTo(
                        "backup b3, taken at 2026-11-03T02:00:00Z, is newer and is not restored, because it is Failed;"
                                + " name it in spec.backup for what it holds");
        assertThat(choice(Instant.parse("2026-11-09T00:00:00Z")).notes())
                .hasSize(3)
                .last()
                .asString()
                .contains("b4", "Canceled");
    }

    @ParameterizedTest(name = "{0} of {1}, taken at {2}: {3}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    b8, nightly, 2026-11-02T12:00:00Z, 'backup b8, taken at 2026-11-02T12:00:00Z, is newer and is not restored, because it cannot be read: it is torn'
                    b8, -,       -,                    'backup b8 may be a newer one of policy nightly and is not restored, because it cannot be read: it is torn'
                    b8, nightly, 2026-11-01T12:00:00Z, -
                    b8, nightly, 2026-11-02T22:00:00Z, -
                    b8, hourly,  2026-11-02T12:00:00Z, -
                    """)
    void newer_ones_that_cannot_be_read_are_named(String name, String policy, Instant time, String note) {
        BackupChoice choice = BackupChoice.choose(
                "nightly",
                Instant.parse("2026-11-02T20:00:00Z"),
                CANDIDATES,
                List.of(new UnreadableBackup(name, policy, time, "it is torn")));
        assertThat(choice.backup()).contains("b2");
        assertThat(choice.notes())
                .filteredOn(said -> said.contains(name))
                .isEqualTo(note == null ? List.of() : List.of(note));
    }

    @Test
    void where_none_can_be_chosen_those_that_cannot_be_read_are_named_too() {
        BackupChoice choice = BackupChoice.choose(
                "weekly",
                Instant.parse("2026-11-02T20:00:00Z"),
                CANDIDATES,
                List.of(new UnreadableBackup("w1", null, null, "backups/w1/salvor-backup.json: is torn")));
        assertThat(choice.backup()).isEmpty();
        assertThat(choice.reason()).endsWith("; backups/w1/salvor-backup.json: is torn");
    }

    @Test
    void of_many_the_newest_are_named_and_the_others_counted() {
        List<BackupCandidate> many = IntStream.range(10, 20)
                .mapToObj(day -> new BackupCandidate(
                        "f" + day, "nightly", Instant.parse("2026-11-" + day + "T02:00:00Z"), "Failed"))
                .toList();
        List<BackupCandidate> all = new ArrayList<>(CANDIDATES);
        all.addAll(many);
        assertThat(BackupChoice.choose("nightly", Instant.parse("2026-12-01T00:00:00Z"), all, List.of())
                        .notes())
                .hasSize(7)
                .anySatisfy(note -> assertThat(note).startsWith("backup f19"))
                .noneSatisfy(note -> assertThat(note).startsWith("backup f14"))
                .last()
                .isEqualTo("and so it is with 7 more");
    }

    private static BackupChoice choice(Instant asOf) {
        return BackupChoice.choose("nightly", asOf, CANDIDATES, List.of());
    }
}
