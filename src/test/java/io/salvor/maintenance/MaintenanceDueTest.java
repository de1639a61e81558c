package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.MaintenanceDue.Kind;
import io.salvor.maintenance.MaintenanceDue.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MaintenanceDueTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(300));

    private static MaintenanceSettings settings(Duration frequency, Duration check, OpenHours window, boolean suspend) {
        return MaintenanceSettings.of(
                new MaintenanceLayer("this repository", frequency, check, null, null, window, suspend),
                List.of(),
                MaintenanceLayer.silent("location"));
    }

    private static final MaintenanceSettings DAILY = settings(Duration.ofHours(24), null, null, false);

    private static State state(Instant maintained, Instant checked, boolean damaged) {
        return new State("shop-default", LONG_AGO, maintained, checked, damaged, null, null, null, 0, null);
    }

    @Test
    void it_is_due_a_period_after_the_last_and_checks_with_it() {
        State late = state(NOW.minus(Duration.ofHours(25)), NOW.minus(Duration.ofHours(25)), false);
        MaintenanceDue due = MaintenanceDue.decide(late, DAILY, NOW);
        assertThat(due.kind()).isEqualTo(Kind.Due);
        assertThat(due.maintain()).isTrue();
        assertThat(due.check()).isTrue();
        assertThat(due.overdue(NOW)).isEqualTo(Duration.ofHours(1));

        State early = state(NOW.minus(Duration.ofHours(23)), null, false);
        assertThat(MaintenanceDue.decide(early, DAILY, NOW).kind()).isEqualTo(Kind.Later);
        assertThat(MaintenanceDue.decide(early, DAILY, NOW).at()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void a_check_of_its_own_frequency_comes_without_a_prune_and_a_prune_without_it() {
        MaintenanceSettings often = settings(Duration.ofDays(7), Duration.ofDays(1), null, false);
        Instant yesterday = NOW.minus(Duration.ofHours(30));
        MaintenanceDue check = MaintenanceDue.decide(state(yesterday, yesterday, false), often, NOW);
        assertThat(check.kind()).isEqualTo(Kind.Due);
        assertThat(check.maintain()).isFalse();
        assertThat(check.check()).isTrue();

        MaintenanceSettings seldom = settings(Duration.ofDays(1), Duration.ofDays(30), null, false);
        MaintenanceDue prune = MaintenanceDue.decide(state(yesterday, yesterday, false), seldom, NOW);
        assertThat(prune.maintain()).isTrue();
        assertThat(prune.check()).isFalse();
    }

    @Test
    void repositories_that_were_made_at_once_fall_due_spread_over_the_period() {
        long dueWithinHalf = IntStream.range(0, 400)
                .mapToObj(i -> new State("team-" + i + "-default", NOW, null, null, false, null, null, null, 0, null))
                .map(state ->
                        MaintenanceDue.decide(state, DAILY, NOW.plusSeconds(1)).at())
                .peek(at -> assertThat(at).isBetween(NOW, NOW.plus(Duration.ofHours(24))))
                .filter(at -> at.isBefore(NOW.plus(Duration.ofHours(12))))
                .count();
        assertThat(dueWithinHalf).isBetween(160L, 240L);
    }

    @Test
    void nothing_is_removed_from_a_damaged_one_but_it_is_checked_daily() {
        MaintenanceSettings weekly = settings(null, null, null, false);
        Instant before = NOW.minus(Duration.ofHours(25));
        MaintenanceDue due = MaintenanceDue.decide(state(LONG_AGO, before, true), weekly, NOW);
        assertThat(due.kind()).isEqualTo(Kind.Due);
        assertThat(due.maintain()).isFalse();
        assertThat(due.check()).isTrue();
        State asked = new State("shop", LONG_AGO, LONG_AGO, NOW, true, null, MaintenanceWish.Prune, NOW, 0, null);
        assertThat(MaintenanceDue.decide(asked, weekly, NOW).maintain()).isFalse();
    }

    @Test
    void what_a_person_asks_for_waits_for_neither_time_nor_window_nor_pause_but_not_while_suspended() {
        OpenHours night = OpenHours.of("0 2 * * *", "UTC", "2h");
        State asked = new State(
                "shop",
                LONG_AGO,
                NOW,
                NOW,
                false,
                null,
                MaintenanceWish.Check,
                NOW,
                3,
                NOW.minus(Duration.ofSeconds(1)));
        MaintenanceDue due = MaintenanceDue.decide(asked, settings(null, null, night, false), NOW);
        assertThat(due.kind()).isEqualTo(Kind.Due);
        assertThat(due.maintain()).isFalse();
        assertThat(due.check()).isTrue();
        assertThat(MaintenanceDue.decide(asked, settings(null, null, night, true), NOW)
                        .kind())
                .isEqualTo(Kind.Suspended);
    }

    @Test
    void what_a_person_asks_for_waits_for_the_pause_of_what_has_failed_since() {
        Instant failed = NOW.minusSeconds(60);
        for (Instant wished : new Instant[] {failed, failed.minusSeconds(1), null}) {
            State asked = new State("shop", LONG_AGO, NOW, NOW, false, null, MaintenanceWish.Prune, wished, 1, failed);
            MaintenanceDue due = MaintenanceDue.decide(asked, settings(null, null, null, false), NOW);
            assertThat(due.kind()).isEqualTo(Kind.Paused);
            assertThat(due.because()).contains(failed.plusSeconds(120).toString());
            assertThat(MaintenanceDue.decide(asked, settings(null, null, null, false), NOW.plusSeconds(60))
                            .kind())
                    .isEqualTo(Kind.Due);
        }
    }

    @Test
    void a_window_holds_back_what_is_due_until_it_opens() {
        OpenHours night = OpenHours.of("0 2 * * *", "Europe/Berlin", "2h");
        MaintenanceSettings settings = settings(Duration.ofHours(24), null, night, false);
        State late = state(LONG_AGO, LONG_AGO, false);
        MaintenanceDue closed = MaintenanceDue.decide(late, settings, NOW);
        assertThat(closed.kind()).isEqualTo(Kind.Closed);
        assertThat(closed.because()).contains("2026-11-28T01:00:00Z");
        assertThat(MaintenanceDue.decide(late, settings, Instant.parse("2026-11-28T02:59:00Z"))
                        .kind())
                .isEqualTo(Kind.Due);
        assertThat(MaintenanceDue.decide(late, settings, Instant.parse("2026-11-28T03:00:00Z"))
                        .kind())
                .isEqualTo(Kind.Closed);
    }

    @Test
    void what_failed_pauses_longer_each_time_and_what_was_begun_goes_on_without_being_due() {
        State once = new State(
                "shop", LONG_AGO, NOW, NOW, false, NOW.minusSeconds(300), null, null, 1, NOW.minusSeconds(60));
        assertThat(MaintenanceDue.decide(once, DAILY, NOW).kind()).isEqualTo(Kind.Paused);
        assertThat(MaintenanceDue.decide(once, DAILY, NOW.plusSeconds(60)).kind())
                .isEqualTo(Kind.Due);
        assertThat(MaintenancePause.after(2))
                .isEqualTo(MaintenancePause.after(1).multipliedBy(2));
        assertThat(MaintenancePause.after(50)).isEqualTo(Duration.ofHours(12));
    }
}
