package io.salvor.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.job.RestoreSteps.Carrier;
import io.salvor.job.RestoreSteps.Data;
import io.salvor.job.VolumeState.Try;
import io.salvor.job.VolumeSteps.Close;
import io.salvor.job.VolumeSteps.End;
import io.salvor.job.VolumeSteps.Seen;
import io.salvor.job.VolumeSteps.Start;
import io.salvor.job.VolumeSteps.Step;
import io.salvor.job.VolumeSteps.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreStepsTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Instant DEADLINE = NOW.plus(Duration.ofHours(4));
    private static final RetryLimits LIMITS =
            new RetryLimits(4, Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(10));

    private static Carrier carrier(Carrier.Kind kind, boolean same) {
        return new Carrier(kind, same, true, kind == Carrier.Kind.Ready ? null : "pod shop/web is " + kind);
    }

    private static VolumeState state(Try... tries) {
        return new VolumeState("v", false, null, null, false, List.of(tries));
    }

    private static Try open() {
        return new Try(1, "job-1", null, null, null);
    }

    private static Try over(int number, VolumeReason reason) {
        return new Try(number, "job-" + number, NOW.minusSeconds(600), reason, "it went wrong");
    }

    private static Seen job(JobView.State state) {
        return new Seen(new JobView("job-1", "back", "node-1", state, NOW, "", false, "", Map.of()), true, null);
    }

    private static Step decide(VolumeState volume, boolean restored, Carrier carrier, Seen seen) {
        return RestoreSteps.decide(volume, restored ? Data.Back : Data.Open, carrier, seen, LIMITS, DEADLINE, NOW);
    }

    @ParameterizedTest(name = "open attempt, {0}, same {1}, restored {2}, Job {3}: {4}")
    @CsvSource({
        "Ready,    true,  false, Running,  Wait",
        "Ready,    true,  false, Over,     Close",
        "Ready,    false, false, Running,  Stop",
        "Ready,    false, false, Stopping, Stop",
        "Ready,    false, false, Over,     Close CarrierGone",
        "NotYet,   true,  false, Running,  Wait",
        "NotYet,   false, false, Running,  Stop",
        "Gone,     false, false, Running,  Stop",
        "Gone,     true,  true,  Stopping, Stop",
        "Gone,     false, false, Over,     Close CarrierGone",
        "Failed,   true,  false, Running,  Stop",
        "Failed,   true,  false, Over,     Close CarrierGone",
        "Foreign,  false, false, Running,  Stop",
        "Foreign,  false, false, Over,     Close CarrierTaken",
        "Released, true,  true,  Running,  Wait",
        "Released, true,  false, Running,  Stop",
        "Released, true,  false, Over,     Close CarrierTaken",
        "Released, false, true,  Running,  Stop",
    })
    void an_open_attempt_is_over_only_when_its_job_cannot_write_any_more(
            Carrier.Kind kind, boolean same, boolean restored, JobView.State job, String expected) {
        Step step = decide(state(open()), restored, carrier(kind, same), job(job));
        String found = step.getClass().getSimpleName()
                + (step instanceof Close close && expected.contains(" ") ? " " + close.reason() : "");
        assertThat(found).isEqualTo(expected);
        assertThat(!(step instanceof Close close) || !close.stop() || job == JobView.State.Over)
                .as("nothing is settled while a process may write")
                .isTrue();
    }

    @Test
    void a_job_on_a_lost_node_may_still_write_and_is_waited_for() {
        Seen lost = new Seen(job(JobView.State.Running).job(), true, "node node-1 is gone");
        assertThat(decide(state(open()), false, carrier(Carrier.Kind.Ready, true), lost))
                .isInstanceOf(Wait.class);
    }

    @ParameterizedTest(name = "no attempt is open, {0}, restored {1}: {2}")
    @CsvSource({
        "Ready,    false, Start",
        "Ready,    true,  Start",
        "NotYet,   false, Wait",
        "Gone,     false, Close CarrierGone",
        "Failed,   false, End CarrierGone",
        "Foreign,  false, End CarrierTaken",
        "Foreign,  true,  End CarrierTaken",
        "Released, false, End CarrierTaken",
        "Released, true,  End Restored",
    })
    void an_attempt_begins_only_in_a_pod_that_waits(Carrier.Kind kind, boolean restored, String expected) {
        for (VolumeState state : List.of(state(), state(over(1, VolumeReason.Unreachable)))) {
            Step step = decide(state, restored, carrier(kind, true), Seen.NOTHING);
            String found = step.getClass().getSimpleName()
                    + (step instanceof Close close ? " " + close.reason() : "")
                    + (step instanceof End end ? " " + end.reason() : "");
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void a_pod_whose_loss_is_on_record_is_made_again_by_the_next_attempt() {
        Carrier gone = new Carrier(Carrier.Kind.Gone, false, false, "pod shop/web does not exist");
        assertThat(decide(state(over(1, VolumeReason.CarrierGone)), false, gone, Seen.NOTHING))
                .isInstanceOf(Start.class);
        assertThat(decide(
                        state(new Try(1, "job-1", NOW.minusSeconds(1), VolumeReason.CarrierGone, "gone")),
                        false,
                        gone,
                        Seen.NOTHING))
                .as("after a pause")
                .isInstanceOf(Wait.class);
        VolumeState often = state(
                over(1, VolumeReason.CarrierGone),
                over(2, VolumeReason.CarrierGone),
                over(3, VolumeReason.CarrierGone),
                over(4, VolumeReason.CarrierGone));
        assertThat(decide(often, false, gone, Seen.NOTHING)).isInstanceOf(End.class);
    }

    /** Whatever is seen, nothing is begun and nothing ends well under a pod that runs its application without all of its data. */
    @ParameterizedTest
    @EnumSource(Carrier.Kind.class)
    void nothing_is_begun_unless_the_pod_waits(Carrier.Kind kind) {
        for (VolumeReason reason : VolumeReason.values()) {
            Step step = decide(state(over(1, reason)), false, carrier(kind, true), Seen.NOTHING);
            assertThat(!(step instanceof Start) || kind == Carrier.Kind.Ready)
                    .as("%s %s", kind, reason)
                    .isTrue();
        }
    }

    @Test
    void at_the_deadline_it_says_what_the_pod_lacked() {
        Step step = RestoreSteps.decide(
                state(), Data.Open, carrier(Carrier.Kind.NotYet, false), Seen.NOTHING, LIMITS, DEADLINE, DEADLINE);
        assertThat(step).isInstanceOf(End.class);
        assertThat(((End) step).reason()).isEqualTo(VolumeReason.DeadlineExceeded);
        assertThat(((End) step).message()).startsWith("pod shop/web is NotYet; not done by the deadline");
    }

    @ParameterizedTest(name = "lost for {0}, {1}, asked {2}, on record {3}: {4}")
    @CsvSource({
        "SnapshotMissing,  Ready,    true,  Open,  true",
        "OwnersRefused,    Ready,    true,  Open,  true",
        "JobDied,          Ready,    true,  Open,  true",
        "SnapshotMissing,  Ready,    false, Open,  false",
        "SnapshotMissing,  NotYet,   true,  Open,  false",
        "CarrierTaken,     Released, true,  Open,  false",
        "CarrierGone,      Failed,   true,  Open,  false",
        "SnapshotMissing,  Ready,    true,  LetGo, false",
        "DeadlineExceeded, Ready,    true,  Open,  false",
    })
    void a_pod_goes_on_without_lost_data_where_it_waits_and_that_is_asked_for(
            VolumeReason reason, Carrier.Kind kind, boolean asked, Data data, boolean expected) {
        assertThat(RestoreSteps.letsGo(new End(reason, "lost"), asked, data, carrier(kind, true)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}, attempt {1} of the volume, ended {2}s ago: {3}")
    @CsvSource({
        "Ready,    4,  600, Start",
        "Ready,    4,  1,   Wait",
        "Ready,    20, 600, End",
        "NotYet,   4,  600, Wait",
        "Gone,     4,  600, Close",
        "Failed,   4,  600, End",
        "Foreign,  4,  600, End",
        "Released, 4,  600, End",
    })
    void a_pod_that_is_to_go_on_without_is_let_go_by_another_attempt(
            Carrier.Kind kind, int number, int ago, String expected) {
        VolumeState volume =
                state(new Try(number, "job", NOW.minusSeconds(ago), VolumeReason.SnapshotMissing, "no snapshot"));
        Step step = RestoreSteps.decide(volume, Data.LetGo, carrier(kind, true), Seen.NOTHING, LIMITS, DEADLINE, NOW);
        assertThat(step.getClass().getSimpleName()).isEqualTo(expected);
    }
}
