package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {
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
