package io.salvor.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShrinkRuleTest {
    private static final Instant DAY = Instant.parse("2026-11-20T02:00:00Z");
    private static final ShrinkRule TENTH = ShrinkRule.of(null, null);

    @ParameterizedTest
    @CsvSource({
        // Much became little, in files and in bytes.
        "1000, 1000000, 99, 99999, true",
        "1000, 1000000, 100, 99999, false",
        "1000, 1000000, 99, 100000, false",
        "3, 200000000, 0, 19999999, true",
        "1000, 1000000, 0, 0, true",
        // Little to begin with: only nothing at all is suspicious.
        "99, 1000, 1, 1, false",
        "99, 1000, 0, 0, true",
        "0, 0, 0, 0, false",
        // It grew.
        "1000, 1000000, 2000, 2000000, false",
    })
    void much_that_becomes_little_is_suspicious(long files, long bytes, long filesNow, long bytesNow, boolean shrank) {
        assertThat(TENTH.shrank(snapshot(0, files, bytes), filesNow, bytesNow)).isEqualTo(shrank);
    }

    @Test
    void an_emptied_claim_is_suspicious_and_an_emptied_folder_of_a_pod_only_when_it_held_much() {
        assertThat(TENTH.emptied(snapshot(0, 1, 1), true)).isTrue();
        assertThat(TENTH.emptied(snapshot(0, 0, 0), true)).isFalse();
        assertThat(TENTH.emptied(new PastSnapshot("a", DAY, null, null), true)).isTrue();
        assertThat(TENTH.emptied(snapshot(0, 1, 1), false)).isFalse();
        assertThat(TENTH.emptied(snapshot(0, 100, 1), false)).isTrue();
    }

    @Test
    void off_finds_nothing_suspicious() {
        ShrinkRule off = ShrinkRule.of("off", null);
        assertThat(off.emptied(snapshot(0, 1000, 1000), true)).isFalse();
        assertThat(off.shrank(snapshot(0, 1000, 1000), 0, 0)).isFalse();
    }

    @Test
    void a_volume_that_stays_small_is_held_against_what_it_was_until_it_has_grown_again() {
        PastSnapshot full = snapshot(0, 1000, 1_000_000);
        PastSnapshot small = snapshot(1, 10, 1000);
        PastSnapshot smaller = snapshot(2, 9, 900);
        assertThat(TENTH.baseline(List.of(smaller, small, full))).contains(full);
        PastSnapshot again = snapshot(3, 900, 900_000);
        assertThat(TENTH.baseline(List.of(again, smaller, small, full))).contains(again);
        assertThat(TENTH.baseline(List.of())).isEmpty();
    }

    @Test
    void what_a_person_has_accepted_ends_the_history_before_it() {
        PastSnapshot full = snapshot(0, 1000, 1_000_000);
        PastSnapshot small = snapshot(1, 10, 1000);
        assertThat(ShrinkRule.of("10%", small.time()).baseline(List.of(small, full)))
                .contains(small);
        assertThat(ShrinkRule.of("10%", small.time().plusSeconds(1)).baseline(List.of(small, full)))
                .isEmpty();
    }

    @Test
    void a_rule_is_off_or_a_share() {
        assertThat(ShrinkRule.of("0%", null).percent()).isZero();
        assertThatThrownBy(() -> ShrinkRule.of("100%", null)).hasMessageContaining("100%");
        assertThatThrownBy(() -> ShrinkRule.of("half", null)).hasMessageContaining("half");
    }

    private static PastSnapshot snapshot(int day, long files, long bytes) {
        return new PastSnapshot("snapshot-" + day, DAY.plusSeconds(day * 86_400L), files, bytes);
    }
}
