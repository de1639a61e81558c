package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.backup.HookSteps.Phase;
import io.salvor.backup.HookSteps.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HookStepsTest {

    @ParameterizedTest(name = "{0}: {1}, later {2}, at the end {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-,         RunBefore,        Nothing,  Nothing",
                "Before,    UndoAndRunBefore, Nothing,  RunAfter",
                "Ready,     Proceed,          Nothing,  RunAfter",
                "Refused,   Refuse,           Nothing,  RunAfter",
                "After,     UndoAndRunBefore, RunAfter, RunAfter",
                "Completed, RunBefore,        Nothing,  Nothing",
                "Failed,    Refuse,           Nothing,  Nothing"
            })
    void the_next_step_follows_from_the_record(Phase phase, Step beforeJob, Step whileWorking, Step whenEnded) {
        assertThat(HookSteps.beforeJob(phase)).isEqualTo(beforeJob);
        assertThat(HookSteps.afterJob(phase, false)).isEqualTo(whileWorking);
        assertThat(HookSteps.afterJob(phase, true)).isEqualTo(whenEnded);
        assertThat(HookSteps.withoutPlan(phase, false, true)).isEqualTo(whileWorking);
        assertThat(HookSteps.withoutPlan(phase, false, false)).isEqualTo(whenEnded);
        assertThat(HookSteps.withoutPlan(phase, true, true)).isEqualTo(whenEnded);
    }

    @ParameterizedTest(name = "tried first {0} seconds ago: again in {1}")
    @CsvSource(
            nullValues = "-",
            value = {"0, 5", "10, 5", "20, 10", "100, 50", "200, 60", "290, 10", "300, -", "9000, -", "-40, 5"})
    void what_gave_no_answer_is_tried_for_some_minutes_with_growing_pauses(long ago, Long pause) {
        Instant now = Instant.parse("2026-03-01T02:00:00Z");
        assertThat(HookSteps.triedAgain(now.minusSeconds(ago), now))
                .isEqualTo(Optional.ofNullable(pause).map(now::plusSeconds));
    }

    @Test
    void a_time_that_a_wrong_clock_has_left_keeps_no_hook_waiting() {
        Instant now = Instant.parse("2026-03-01T02:00:00Z");
        assertThat(HookSteps.isDue(null, now)).isTrue();
        assertThat(HookSteps.isDue(now, now)).isTrue();
        assertThat(HookSteps.isDue(now.plusSeconds(60), now)).isFalse();
        assertThat(HookSteps.isDue(now.plusSeconds(61), now)).isTrue();
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    /** An application that a pre-hook locks and a post-hook unlocks, and an operator that may end at any line. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void however_often_the_operator_ends_the_application_is_unlocked_in_the_end(int seed) {
        Random random = new Random(seed);
        Phase record = null;
        boolean locked = false;
        boolean ended = false;
        for (int i = 0; i < 1000 && !(ended && HookSteps.afterJob(record, true) == Step.Nothing); i++) {
            Step step = ended ? HookSteps.afterJob(record, true) : HookSteps.beforeJob(record);
            switch (step) {
                case RunBefore, UndoAndRunBefore -> {
                    assertThat(locked && step == Step.RunBefore).isFalse();
                    record = Phase.Before;
                    if (random.nextInt(4) > 0) {
                        locked = true;
                        record = random.nextInt(4) == 0 ? record : random.nextBoolean() ? Phase.Ready : Phase.Refused;
                    }
                }
                case RunAfter -> {
                    record = Phase.After;
                    if (random.nextBoolean()) {
                        locked = false;
                        record = random.nextBoolean() ? record : Phase.Completed;
                    }
                }
                default -> {}
            }
            ended |= random.nextInt(3) == 0;
        }
        assertThat(locked).isFalse();
    }
}
