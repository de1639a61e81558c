package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.MaintenanceQueue.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceQueueTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    private static Candidate late(String name, int hours) {
        return new Candidate(name, false, true, Duration.ofHours(hours), WEEK, false, null);
    }

    @Test
    void the_most_overdue_go_first_and_what_a_person_asked_for_before_them() {
        List<Candidate> candidates = List.of(
                late("a", 1),
                late("b", 30),
                late("c", 5),
                new Candidate("d", true, true, Duration.ZERO, WEEK, false, null));
        assertThat(MaintenanceQueue.waiting(candidates, 2, NOW)).containsOnlyKeys("a", "c");
        assertThat(MaintenanceQueue.waiting(candidates, 0, NOW)).containsOnlyKeys("a", "b", "c", "d");
    }

    @Test
    void backups_at_work_or_due_soon_go_first_until_it_is_overdue_by_a_whole_period() {
        Candidate busy = new Candidate("busy", false, true, Duration.ofDays(6), WEEK, true, null);
        Candidate soon =
                new Candidate("soon", false, true, Duration.ofDays(6), WEEK, false, NOW.plus(Duration.ofMinutes(4)));
        Candidate starved = new Candidate("starved", false, true, WEEK, WEEK, true, NOW.plus(Duration.ofMinutes(4)));
        Candidate free =
                new Candidate("free", false, true, Duration.ofDays(1), WEEK, false, NOW.plus(Duration.ofMinutes(11)));
        assertThat(MaintenanceQueue.waiting(List.of(busy, soon, starved, free), 9, NOW))
                .containsOnlyKeys("busy", "soon")
                .hasEntrySatisfying("busy", because -> assertThat(because).contains("at work"))
                .hasEntrySatisfying("soon", because -> assertThat(because).contains("4m"));
    }

    @Test
    void one_that_waits_for_backups_keeps_no_other_waiting_and_a_check_waits_for_none() {
        Candidate busy = new Candidate("busy", true, true, Duration.ofDays(6), WEEK, true, null);
        Candidate check = new Candidate("check", false, false, Duration.ofDays(1), WEEK, true, NOW);
        assertThat(MaintenanceQueue.waiting(List.of(busy, check), 1, NOW)).containsOnlyKeys("busy");
    }
}
