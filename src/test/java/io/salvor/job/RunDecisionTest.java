package io.salvor.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.job.RunDecision.Run;
import io.salvor.job.RunDecision.Why;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunDecisionTest {
    private static final Instant DEADLINE = Instant.parse("2026-03-01T06:00:00Z");
    private static final List<Boolean> BOTH = List.of(false, true);

    /** Every run there can be, before, at and after its deadline. */
    static Stream<Arguments> runs() {
        return BOTH.stream().flatMap(ending -> BOTH.stream().flatMap(deleted -> BOTH.stream()
                .flatMap(cancel -> Stream.of(-1, 0, 1).map(late -> Arguments.of(ending, deleted, cancel, late)))));
    }

    @ParameterizedTest(name = "ending {0}, deleted {1}, cancel {2}, seconds after the deadline {3}")
    @MethodSource("runs")
    void a_run_is_carried_on_only_while_nothing_asks_for_its_end(
            boolean ending, boolean deleted, boolean cancel, int late) {
        Optional<Why> why = RunDecision.ends(new Run(ending, deleted, cancel, DEADLINE), DEADLINE.plusSeconds(late));
        boolean wanted = deleted || cancel || late >= 0;
        assertThat(why.isPresent()).isEqualTo(wanted && !ending);
        why.ifPresent(said ->
                assertThat(said).isEqualTo(deleted ? Why.Deleted : cancel ? Why.Canceled : Why.DeadlineExceeded));
    }

    @ParameterizedTest
    @CsvSource({"true, 0, true", "true, 89, true", "true, 90, false", "false, 0, false"})
    void jobs_that_are_stopped_are_waited_for_a_while_only(boolean atWork, int seconds, boolean waits) {
        assertThat(RunDecision.awaitsJobs(DEADLINE, atWork, DEADLINE.plusSeconds(seconds)))
                .isEqualTo(waits);
    }

    @Test
    void a_step_of_the_end_that_fails_is_tried_for_ten_minutes() {
        assertThat(RunDecision.patientUntil(DEADLINE)).isEqualTo("2026-03-01T06:10:00Z");
    }
}
