package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");

    private final Turns<String> turns = new Turns<>(Duration.ofSeconds(10));

    @Test
    void nobody_has_two_turns_within_the_period() {
        assertThat(turns.next(Set.of("a"), NOW)).isEmpty();
        assertThat(turns.next(Set.of("a"), NOW.plusSeconds(9))).isEmpty();
        assertThat(turns.next(Set.of("a"), NOW.plusSeconds(10))).contains("a");
        assertThat(turns.next(Set.of("a"), NOW.plusSeconds(19))).isEmpty();
        assertThat(turns.next(Set.of("a"), NOW.plusSeconds(20))).contains("a");
    }

    @Test
    void who_waits_longest_comes_first() {
        turns.next(Set.of("a"), NOW);
        turns.next(Set.of("a", "b"), NOW.plusSeconds(5));
        assertThat(turns.next(Set.of("a", "b"), NOW.plusSeconds(30))).contains("a");
        assertThat(turns.next(Set.of("a", "b"), NOW.plusSeconds(30))).contains("b");
        assertThat(turns.next(Set.of("a", "b"), NOW.plusSeconds(30))).isEmpty();
    }

    @Test
    void who_does_not_take_part_any_more_has_no_turn() {
        turns.next(Set.of("a", "b"), NOW);
        assertThat(turns.next(Set.of("b"), NOW.plusSeconds(30))).contains("b");
        assertThat(turns.next(Set.of("b"), NOW.plusSeconds(30))).isEmpty();
    }

    @Test
    void of_sixty_four_that_are_asked_twice_a_second_each_has_its_turn() {
        Set<String> all = IntStream.range(0, 64).mapToObj(i -> "volume-" + i).collect(Collectors.toSet());
        Map<String, Integer> had = new HashMap<>();
        for (int tick = 0; tick < 2 * 60; tick++) {
            turns.next(all, NOW.plusMillis(tick * 500L)).ifPresent(one -> had.merge(one, 1, Integer::sum));
        }
        assertThat(had.keySet()).isEqualTo(all);
        assertThat(had.values()).allMatch(times -> times <= 2);
    }
}
