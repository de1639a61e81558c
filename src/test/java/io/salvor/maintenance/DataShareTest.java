package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.DataShare.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataShareTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void all_data_is_read_once_in_the_days_given_part_by_part() {
        Turn turn = null;
        List<Integer> parts = new ArrayList<>();
        for (int day = 0; day < 9; day++) {
            DataShare next = DataShare.next(4, DAY, turn);
            assertThat(next.parts()).isEqualTo(4);
            parts.add(next.part());
            turn = next.after(turn, NOW.plus(Duration.ofDays(day)));
        }
        assertThat(parts).containsExactly(1, 2, 3, 4, 1, 2, 3, 4, 1);
        assertThat(turn).isEqualTo(new Turn(4, 1, NOW.plus(Duration.ofDays(8)), NOW.plus(Duration.ofDays(4))));
        assertThat(turn.percent()).isEqualTo(25);
    }

    @Test
    void other_settings_begin_a_new_turn_and_what_was_read_before_stays_known() {
        Turn whole = new Turn(4, 4, NOW, NOW);
        DataShare next = DataShare.next(8, DAY, new Turn(4, 2, NOW, NOW));
        assertThat(next).isEqualTo(new DataShare(1, 8));
        assertThat(next.after(whole, NOW.plus(DAY)).allSince()).isEqualTo(NOW);
    }

    @Test
    void more_parts_than_restic_knows_are_not_asked_for_and_a_short_time_reads_all_at_once() {
        assertThat(DataShare.next(3650, DAY, null).parts()).isEqualTo(256);
        assertThat(DataShare.next(1, Duration.ofDays(7), null)).isEqualTo(DataShare.ALL);
        assertThat(DataShare.ALL.after(null, NOW)).isEqualTo(new Turn(1, 1, NOW, NOW));
    }

    @Test
    void steps_come_in_order_and_those_that_are_done_are_left_out() {
        assertThat(Step.of(true, true)).containsExactly(Step.Forget, Step.Prune, Step.Check, Step.Figures);
        assertThat(Step.of(false, true)).containsExactly(Step.Check, Step.Figures);
        assertThat(Step.left(List.of("Prune", "Forget", "Other"), java.util.Set.of("Forget"), false))
                .containsExactly(Step.Prune);
        assertThat(Step.excludes("Prune")).isTrue();
        assertThat(Step.excludes("Check")).isFalse();
        assertThat(Step.excludes(null)).isFalse();
    }

    @Test
    void a_wish_is_the_last_word_of_an_annotation() {
        assertThat(MaintenanceWish.in("2026-11-27T12:00:00Z check-all")).contains(MaintenanceWish.CheckAll);
        assertThat(MaintenanceWish.in("2026-11-27T12:00:00Z check")).contains(MaintenanceWish.Check);
        assertThat(MaintenanceWish.in("2026-11-27T12:00:00Z")).isEmpty();
        assertThat(MaintenanceWish.in(null)).isEmpty();
    }
}
