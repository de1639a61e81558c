package io.salvor.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.job.VolumeState.Try;
import io.salvor.job.VolumeSteps.Close;
import io.salvor.job.VolumeSteps.End;
import io.salvor.job.VolumeSteps.Seen;
import io.salvor.job.VolumeSteps.Start;
import io.salvor.job.VolumeSteps.Step;
import io.salvor.job.VolumeSteps.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VolumeStepsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    private static final Instant DEADLINE = NOW.plus(Duration.ofHours(4));
    private static final RetryLimits LIMITS =
            new RetryLimits(4, Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(10));

    private static Step decide(VolumeState volume, Seen seen, Instant now) {
        return VolumeSteps.decide(volume, seen, LIMITS, DEADLINE, now);
    }

    private static Try over(int number, VolumeReason reason) {
        return new Try(number, "job-" + number, NOW, reason, "it said so");
    }

    private static VolumeState closed(Try... tries) {
        return new VolumeState("db", false, null, null, false, List.of(tries));
    }

    private static VolumeState open(boolean begun) {
        return new VolumeState("db", begun, null, null, false, List.of(new Try(1, "job-1", null, null, null)));
    }

    private static JobView job(JobView.State state, Instant since) {
        return new JobView("job-1", "nightly", "node-1", state, since, "this is why", false, "", Map.of());
    }

    private static Seen seen(JobView.State state) {
        return new Seen(job(state, NOW), true, null);
    }

    @Test
    void a_new_volume_is_begun() {
        assertThat(decide(closed(), Seen.NOTHING, NOW)).isEqualTo(new Start(false));
    }

    @Test
    void nothing_is_begun_after_the_deadline() {
        assertThat(decide(closed(), Seen.NOTHING, DEADLINE))
                .isInstanceOfSatisfying(
                        End.class, end -> assertThat(end.reason()).isEqualTo(VolumeReason.DeadlineExceeded));
    }

    @ParameterizedTest
    @EnumSource(value = JobView.State.class, names = "Over", mode = EnumSource.Mode.EXCLUDE)
    void an_attempt_is_waited_for_while_a_pod_of_its_job_may_run(JobView.State state) {
        assertThat(decide(open(true), seen(state), NOW)).isInstanceOf(Wait.class);
        assertThat(decide(open(false), seen(state), NOW)).isInstanceOf(Wait.class);
    }

    @Test
    void what_a_job_says_closes_the_attempt_though_it_works_on_for_others() {
        VolumeState said = new VolumeState(
                "db",
                false,
                VolumeReason.RepositoryLocked,
                "locked",
                false,
                open(false).tries());
        assertThat(decide(said, seen(JobView.State.Running), NOW))
                .isEqualTo(new Close(VolumeReason.RepositoryLocked, "locked", false));
    }

    @Test
    void a_volume_that_was_begun_when_its_job_died_is_suspected() {
        assertThat(reasonOf(decide(open(true), seen(JobView.State.Over), NOW))).isEqualTo(VolumeReason.JobDied);
        assertThat(reasonOf(decide(open(true), Seen.NOTHING, NOW))).isEqualTo(VolumeReason.JobDied);
        assertThat(reasonOf(decide(open(true), new Seen(killed(), true, null), NOW)))
                .isEqualTo(VolumeReason.OutOfMemory);
    }

    private static JobView killed() {
        return new JobView("job-1", "nightly", "node-1", JobView.State.Over, NOW, "exit code 137", true, "", Map.of());
    }

    @Test
    void a_job_without_memory_to_begin_anything_says_so_and_a_volume_it_did_not_come_to_is_not_suspected() {
        assertThat(reasonOf(decide(open(false), new Seen(killed(), false, null), NOW)))
                .isEqualTo(VolumeReason.OutOfMemory);
        assertThat(reasonOf(decide(open(false), new Seen(killed(), true, null), NOW)))
                .isEqualTo(VolumeReason.Interrupted);
    }

    @Test
    void a_volume_that_was_not_begun_when_its_job_went_is_not_suspected() {
        assertThat(reasonOf(decide(open(false), seen(JobView.State.Over), NOW))).isEqualTo(VolumeReason.Interrupted);
        assertThat(reasonOf(decide(open(false), Seen.NOTHING, NOW))).isEqualTo(VolumeReason.Interrupted);
    }

    @Test
    void a_job_that_ends_without_having_begun_anything_has_not_started() {
        Seen useless = new Seen(job(JobView.State.Over, NOW), false, null);
        assertThat(reasonOf(decide(open(false), useless, NOW))).isEqualTo(VolumeReason.JobNotStarted);
    }

    @Test
    void a_job_on_a_lost_node_is_given_up_though_its_pod_is_said_to_run() {
        Seen lost = new Seen(job(JobView.State.Running, NOW), true, "node node-1 is gone");
        assertThat(decide(open(true), lost, NOW))
                .isEqualTo(new Close(VolumeReason.NodeLost, "node node-1 is gone", true));
    }

    @Test
    void waiting_for_room_is_no_failure() {
        Instant late = NOW.plus(Duration.ofHours(3));
        assertThat(decide(open(false), seen(JobView.State.NoRoom), late)).isEqualTo(new Wait(null));
    }

    @Test
    void a_pod_that_does_not_start_for_another_reason_is_given_up() {
        Instant inTime = NOW.plus(LIMITS.pending()).minusSeconds(1);
        assertThat(decide(open(false), seen(JobView.State.Waiting), inTime))
                .isEqualTo(new Wait(NOW.plus(LIMITS.pending())));
        Step step = decide(open(false), seen(JobView.State.Waiting), NOW.plus(LIMITS.pending()));
        assertThat(step)
                .isEqualTo(new Close(
                        VolumeReason.JobNotStarted,
                        "the pod of Job job-1 did not start within 10m: this is why",
                        true));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobView.State.class,
            names = {"Waiting", "NoRoom"})
    void a_pod_is_held_for_two_minutes_only(JobView.State state) {
        VolumeState held =
                new VolumeState("db", false, null, null, true, open(false).tries());
        assertThat(decide(held, seen(state), NOW.plusSeconds(119))).isInstanceOf(Wait.class);
        assertThat(reasonOf(decide(held, seen(state), NOW.plusSeconds(120)))).isEqualTo(VolumeReason.JobNotStarted);
    }

    @Test
    void a_volume_that_cannot_be_mounted_keeps_no_other_from_being_saved() {
        JobView stuck = new JobView(
                "job-1",
                "nightly",
                "node-1",
                JobView.State.Waiting,
                NOW,
                "",
                false,
                "",
                Map.of("db", "not a directory"));
        assertThat(decide(open(false), new Seen(stuck, false, null), NOW))
                .isEqualTo(
                        new Close(VolumeReason.FolderMissing, "its folder cannot be mounted: not a directory", true));
        VolumeState other =
                new VolumeState("web", false, null, null, false, open(false).tries());
        assertThat(decide(other, new Seen(stuck, false, null), NOW)).isInstanceOf(Wait.class);
    }

    @Test
    void a_job_has_time_for_its_last_words_after_the_deadline() {
        assertThat(decide(open(true), seen(JobView.State.Running), DEADLINE.plusSeconds(89)))
                .isInstanceOf(Wait.class);
        assertThat(decide(open(true), seen(JobView.State.Running), DEADLINE.plusSeconds(90)))
                .isInstanceOfSatisfying(Close.class, close -> {
                    assertThat(close.reason()).isEqualTo(VolumeReason.DeadlineExceeded);
                    assertThat(close.stop()).isTrue();
                });
    }

    @Test
    void what_is_tried_again_later_is_tried_after_a_pause_that_grows() {
        Duration first = LIMITS.pause("db", 1);
        assertThat(decide(closed(over(1, VolumeReason.Unreachable)), Seen.NOTHING, NOW))
                .isEqualTo(new Wait(NOW.plus(first)));
        assertThat(decide(closed(over(1, VolumeReason.Unreachable)), Seen.NOTHING, NOW.plus(first)))
                .isEqualTo(new Start(false));
        assertThat(LIMITS.pause("db", 2)).isGreaterThan(first);
        assertThat(LIMITS.pause("db", 99)).isLessThanOrEqualTo(LIMITS.longestPause());
    }

    @Test
    void volumes_that_failed_together_are_not_tried_together() {
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> LIMITS.pause("volume-" + i, 1))
                        .distinct()
                        .count())
                .isGreaterThan(10);
        assertThat(LIMITS.pause("db", 1)).isEqualTo(LIMITS.pause("db", 1));
        assertThat(IntStream.range(0, 500).mapToObj(i -> LIMITS.pause("volume-" + i, 1)))
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(24)) >= 0)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(36)) <= 0);
    }

    @Test
    void a_volume_that_ended_a_job_is_alone_from_then_on() {
        Instant later = NOW.plus(Duration.ofMinutes(10));
        assertThat(decide(closed(over(1, VolumeReason.JobDied)), Seen.NOTHING, later))
                .isEqualTo(new Start(true));
        assertThat(decide(
                        closed(over(1, VolumeReason.JobDied), over(2, VolumeReason.RepositoryLocked)),
                        Seen.NOTHING,
                        later))
                .isEqualTo(new Start(true));
    }

    @Test
    void an_interruption_is_tried_again_at_once_and_does_not_count() {
        VolumeState volume = closed(IntStream.rangeClosed(1, 10)
                .mapToObj(number -> over(number, VolumeReason.Interrupted))
                .toArray(Try[]::new));
        assertThat(decide(volume, Seen.NOTHING, NOW)).isEqualTo(new Start(false));
    }

    @Test
    void after_the_last_attempt_the_volume_ends_with_what_ended_that() {
        VolumeState volume = closed(
                over(1, VolumeReason.Unreachable),
                over(2, VolumeReason.Unreachable),
                over(3, VolumeReason.Unreachable),
                over(4, VolumeReason.RepositoryLocked));
        assertThat(decide(volume, Seen.NOTHING, NOW))
                .isEqualTo(new End(VolumeReason.RepositoryLocked, "it said so (after 4 attempts)"));
    }

    @Test
    void one_attempt_is_said_to_be_one() {
        RetryLimits once = new RetryLimits(1, Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(10));
        assertThat(VolumeSteps.decide(
                        closed(over(1, VolumeReason.RepositoryLocked)), Seen.NOTHING, once, DEADLINE, NOW))
                .isEqualTo(new End(VolumeReason.RepositoryLocked, "it said so (after 1 attempt)"));
    }

    @Test
    void a_cluster_that_moves_a_volume_has_more_time() {
        VolumeState volume = closed(
                over(1, VolumeReason.NodeLost),
                over(2, VolumeReason.ClaimNotMounted),
                over(3, VolumeReason.ClaimNotMounted),
                over(4, VolumeReason.ClaimNotMounted),
                over(5, VolumeReason.ClaimNotMounted));
        assertThat(decide(volume, Seen.NOTHING, NOW)).isInstanceOf(Wait.class);
    }

    @Test
    void what_is_final_is_not_tried_again() {
        assertThat(decide(closed(over(1, VolumeReason.PodGone)), Seen.NOTHING, NOW))
                .isEqualTo(new End(VolumeReason.PodGone, "it said so"));
    }

    @Test
    void no_pause_reaches_beyond_the_deadline() {
        VolumeState volume = closed(over(1, VolumeReason.Unreachable));
        assertThat(VolumeSteps.decide(volume, Seen.NOTHING, LIMITS, NOW.plusSeconds(10), NOW))
                .isEqualTo(new End(
                        VolumeReason.Unreachable, "it said so (no time for another attempt before the deadline)"));
    }

    private static VolumeReason reasonOf(Step step) {
        assertThat(step).isInstanceOf(Close.class);
        return ((Close) step).reason();
    }

    /** Whatever Jobs, nodes and reasons do, a volume comes to its end, and no number is used twice. */
    @RepeatedTest(200)
    void every_sequence_of_events_ends(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Try> tries = new ArrayList<>();
        Instant now = NOW;
        boolean begun = false;
        for (int look = 0; look < 20_000; look++) {
            now = now.plusSeconds(random.nextInt(20));
            boolean open = !tries.isEmpty() && tries.get(tries.size() - 1).open();
            VolumeReason verdict = open && random.nextInt(20) == 0 ? any(random) : null;
            begun = open && (begun || random.nextBoolean());
            VolumeState state = new VolumeState("db", begun, verdict, "said", random.nextBoolean(), tries);
            Step step = VolumeSteps.decide(state, any(random, now), LIMITS, DEADLINE, now);
            if (step instanceof End) {
                assertThat(open).isFalse();
                assertThat(tries).extracting(Try::number).doesNotHaveDuplicates();
                return;
            } else if (step instanceof Start) {
                assertThat(open).isFalse();
                tries.add(new Try(state.next(), "job-" + state.next(), null, null, null));
            } else if (step instanceof Close close) {
                assertThat(open).isTrue();
                Try last = tries.remove(tries.size() - 1);
                tries.add(new Try(last.number(), last.job(), now, close.reason(), close.message()));
            }
        }
        assertThat(tries).as("a volume without an end").isNull();
    }

    private static VolumeReason any(Random random) {
        VolumeReason[] reasons = VolumeReason.values();
        return reasons[random.nextInt(reasons.length)];
    }

    private static Seen any(Random random, Instant now) {
        JobView.State[] states = JobView.State.values();
        JobView job = random.nextInt(10) == 0
                ? null
                : job(states[random.nextInt(states.length)], now.minusSeconds(random.nextInt(700)));
        return new Seen(job, random.nextBoolean(), random.nextInt(30) == 0 ? "lost" : null);
    }
}
