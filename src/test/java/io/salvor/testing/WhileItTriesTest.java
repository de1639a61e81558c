package io.salvor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhileItTriesTest {
    private static final Duration FIRST = Duration.ofSeconds(40);

    private final List<Duration> given = new ArrayList<>();

    private void fail(Reason reason, String message) {
        throw new ResticException(reason, message);
    }

    @Test
    void a_restic_that_has_said_nothing_is_let_try_for_longer_and_not_for_ever() {
        assertThatThrownBy(() -> WhileItTries.run(FIRST, patience -> {
                    given.add(patience);
                    fail(Reason.DeadlineExceeded, "still running");
                }))
                .hasMessage("still running");
        assertThat(given).containsExactly(FIRST, FIRST.multipliedBy(2), FIRST.multipliedBy(4));
    }

    @Test
    void what_it_has_said_at_its_end_is_final() {
        for (Reason reason : List.of(Reason.DeadlineExceeded, Reason.AccessDenied)) {
            assertThatThrownBy(() -> WhileItTries.run(FIRST, patience -> {
                        given.add(patience);
                        fail(reason, "ended; it was trying again after: 403");
                    }))
                    .isInstanceOfSatisfying(
                            ResticException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        }
        assertThat(given).containsExactly(FIRST, FIRST);
    }
}
