package io.salvor.operator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    @Test
    void what_has_not_begun_when_one_has_failed_is_left_out() {
        AtomicInteger begun = new AtomicInteger();
        try (SideBySide trials = new SideBySide(1)) {
            trials.add(() -> {
                throw new IllegalStateException("no");
            });
            for (int i = 0; i < 100; i++) {
                trials.add(begun::incrementAndGet);
            }
            assertThatThrownBy(trials::finish).hasMessage("no");
        }
        assertThat(begun).hasValue(0);
    }

    @Test
    void whatever_one_of_them_has_thrown_is_thrown_at_the_end() {
        for (Throwable thrown : List.of(new IllegalStateException("no"), new OutOfMemoryError("no more"))) {
            try (SideBySide trials = new SideBySide(2)) {
                trials.add(() -> {
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) thrown;
                });
                trials.add(() -> {});
                assertThatThrownBy(trials::finish).isSameAs(thrown);
            }
        }
    }
}
