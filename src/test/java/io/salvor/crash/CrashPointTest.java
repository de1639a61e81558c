package io.salvor.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashPointTest {
    private static final List<String> WRITES =
            List.of("api PUT /status", "start restic restore", "api PUT /status", "start restic restore");

    /** After how many writes the program is killed; 0 for not at all. */
    private static int at(String point) {
        Trigger trigger = new Trigger();
        trigger.arm("run-1", "saved", CrashPoint.parse(point));
        Caller job = new Caller(Caller.Kind.Job, null);
        for (int i = 0; i < WRITES.size(); i++) {
            if (trigger.isDue(job, WRITES.get(i))) {
                assertThat(trigger.hit()).isEqualTo(WRITES.get(i));
                return i + 1;
            }
        }
        return 0;
    }

    @Test
    void a_number_alone_is_that_of_any_write() {
        assertThat(at("job-before-3")).isEqualTo(3);
        assertThat(at("job-before-5")).isZero();
        assertThat(at("operator-before-1")).isZero();
    }

    @Test
    void one_that_names_its_writes_counts_these() {
        assertThat(at("job-before-1 of start restic .*")).isEqualTo(2);
        assertThat(at("job-before-2 of start restic .*")).isEqualTo(4);
        assertThat(at("job-before-3 of start restic .*")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator-after-17", "job-before-2 of start restic restore", "maintenance-after-3"})
    void it_is_read_as_it_is_shown(String point) {
        assertThat(CrashPoint.parse(point)).hasToString(point);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "operator-after-0", "job-before-2 of ", "pod-after-1"})
    void anything_else_is_none(String text) {
        assertThatThrownBy(() -> CrashPoint.parse(text)).hasMessageContaining("is no crash point");
    }
}
