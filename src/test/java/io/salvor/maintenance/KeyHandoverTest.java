package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.KeyHandover.By;
import io.salvor.maintenance.KeyHandover.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyHandoverTest {
    private static final Key NEW = new Key("new", By.New);
    private static final Key OLD = new Key("old", By.Old);
    private static final Key HALF = new Key("half", By.Nothing);
    private static final Key THEIRS = new Key("theirs", By.Unknown);

    @Test
    void the_new_password_comes_beside_the_old_one() {
        assertThat(KeyHandover.decide(List.of(OLD, THEIRS), false)).isEqualTo(new KeyHandover(true, List.of(), false));
        assertThat(KeyHandover.decide(List.of(OLD, NEW), false)).isEqualTo(new KeyHandover(false, List.of(), false));
    }

    @Test
    void what_is_left_of_a_key_goes_and_the_old_one_when_that_is_due_and_never_that_of_somebody_else() {
        assertThat(KeyHandover.decide(List.of(OLD, HALF, THEIRS), false))
                .isEqualTo(new KeyHandover(true, List.of("half"), false));
        assertThat(KeyHandover.decide(List.of(OLD, NEW, HALF, THEIRS), true))
                .isEqualTo(new KeyHandover(false, List.of("old", "half"), false));
        assertThat(KeyHandover.decide(List.of(OLD), true)).isEqualTo(new KeyHandover(true, List.of("old"), false));
    }

    @Test
    void where_no_known_password_opens_it_nothing_is_done() {
        assertThat(KeyHandover.decide(List.of(THEIRS, HALF), true)).isEqualTo(new KeyHandover(false, List.of(), true));
        assertThat(KeyHandover.decide(List.of(), true)).isEqualTo(new KeyHandover(false, List.of(), true));
    }
}
