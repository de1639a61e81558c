package io.salvor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.verdict.FillStep.Existing;
import io.salvor.verdict.FillStep.Past;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FillStepTest {
    private static final Past FIRST = new Past(false, false, false);

    @ParameterizedTest(name = "{0}, data: {1}: {2}")
    @CsvSource({
        "Keep, false, Fill",
        "Keep, true, Keep",
        "Merge, false, Fill",
        "Merge, true, Merge",
        "Replace, false, Replace",
        "Replace, true, Replace",
        "Part, false, Part",
        "Part, true, Part"
    })
    void the_first_attempt_does_what_is_asked_for(Existing existing, boolean holdsData, FillStep step) {
        assertThat(FillStep.of(FIRST, existing, holdsData, false)).isEqualTo(step);
    }

    @ParameterizedTest(name = "writing {0}, settled {1}, same folder {2}, data {3}, went on {4}: {5}")
    @CsvSource({
        // What this Restore has begun to write is its own, wherever the volume is now.
        "true,  false, true,  true,  false, Fill",
        "true,  false, false, true,  false, Fill",
        "true,  false, true,  false, false, Fill",
        // What is back is not touched again, whatever has become of it.
        "true,  true,  true,  true,  false, Nothing",
        "true,  true,  true,  true,  true,  Nothing",
        "true,  true,  true,  false, true,  Nothing",
        "true,  true,  false, true,  false, Nothing",
        "true,  true,  false, true,  true,  Nothing",
        "true,  true,  false, false, true,  Nothing",
        // The emptyDir of another pod.
        "true,  true,  false, false, false, Fill",
        "false, true,  true,  true,  false, Nothing",
        // Under a pod that has gone on nothing is written.
        "false, false, false, false, true,  Refuse",
        "false, false, false, true,  true,  Refuse",
        "true,  false, true,  true,  true,  Refuse"
    })
    void what_earlier_attempts_did_counts(
            boolean writing, boolean settled, boolean same, boolean holdsData, boolean wentOn, FillStep step) {
        assertThat(FillStep.of(new Past(writing, settled, same), Existing.Keep, holdsData, wentOn))
                .isEqualTo(step);
    }

    @ParameterizedTest
    @EnumSource(Existing.class)
    void a_volume_that_is_settled_needs_no_look(Existing existing) {
        Past settled = new Past(true, true, true);
        assertThat(settled.settledHere()).isTrue();
        for (boolean any : new boolean[] {false, true}) {
            assertThat(FillStep.of(settled, existing, any, any)).isEqualTo(FillStep.Nothing);
        }
    }

    @Test
    void nothing_asked_for_is_written_under_a_pod_that_has_gone_on() {
        for (Existing existing : Existing.values()) {
            assertThat(FillStep.of(FIRST, existing, true, true)).isEqualTo(FillStep.Refuse);
        }
    }
}
