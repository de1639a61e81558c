package io.salvor.operator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LooksTest {
    private final Looks looks = new Looks();

    private List<Long> inVain(int times) {
        return Stream.generate(() -> looks.next("restore", false).toMillis())
                .limit(times)
                .toList();
    }

    @Test
    void pauses_grow_to_a_second_while_nothing_changes() {
        assertEquals(List.of(100L, 200L, 400L, 800L, 1000L, 1000L), inVain(6));
    }

    @Test
    void a_change_makes_the_next_looks_short_again() {
        inVain(5);

        assertEquals(Duration.ofMillis(100), looks.next("restore", true));
        assertEquals(List.of(200L, 400L), inVain(2));
    }

    @Test
    void runs_are_looked_at_each_for_itself() {
        inVain(5);

        assertEquals(Duration.ofMillis(100), looks.next("another", false));
    }

    @Test
    void one_of_the_same_name_begins_anew() {
        inVain(5);
        looks.over("restore");

        assertEquals(Duration.ofMillis(100), looks.next("restore", false));
    }
}
