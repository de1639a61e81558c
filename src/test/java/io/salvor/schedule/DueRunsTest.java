package io.salvor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.schedule.DueDecision.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DueRunsTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final CronSchedule NIGHTLY = CronSchedule.parse("0 2 * * *", ZoneOffset.UTC);
    private static final CronSchedule HOURLY = CronSchedule.parse("0 * * * *", ZoneOffset.UTC);

    @ParameterizedTest(name = "created {0}, acted on {1}, at {2}: {3} {4}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    # created,             acted on,             now,                  kind,   slot
                    2026-01-01T00:00:00Z, 2026-11-21T02:00:00Z, 2026-11-22T01:59:59Z, NotYet, -
                    2026-01-01T00:00:00Z, 2026-11-21T02:00:00Z, 2026-11-22T02:00:00Z, Due,    2026-11-22T02:00:00Z
                    2026-01-01T00:00:00Z, 2026-11-22T02:00:00Z, 2026-11-22T02:00:10Z, NotYet, -
                    2026-01-01T00:00:00Z, 2026-11-21T02:00:00Z, 2026-11-22T05:00:00Z, Due,    2026-11-22T02:00:00Z
                    2026-01-01T00:00:00Z, 2026-11-21T02:00:00Z, 2026-11-22T05:00:01Z, Missed, 2026-11-22T02:00:00Z
                    2026-01-01T00:00:00Z, 2026-11-22T02:00:00Z, 2026-11-22T05:00:01Z, NotYet, -
                    2026-01-01T00:00:00Z, 2026-11-12T02:00:00Z, 2026-11-22T03:00:00Z, Due,    2026-11-22T02:00:00Z
                    2026-01-01T00:00:00Z, 2026-11-12T02:00:00Z, 2026-11-22T01:00:00Z, Missed, 2026-11-21T02:00:00Z
                    2026-01-01T00:00:00Z, -,                    2026-11-22T02:30:00Z, Due,    2026-11-22T02:00:00Z
                    2026-11-22T02:00:00Z, -,                    2026-11-22T02:30:00Z, Due,    2026-11-22T02:00:00Z
                    2026-11-22T02:00:01Z, -,                    2026-11-22T02:30:00Z, NotYet, -
                    2026-01-01T00:00:00Z, 2026-11-22T02:34:00Z, 2026-11-22T02:30:00Z, NotYet, -
                    2026-01-01T00:00:00Z, 2026-11-25T02:00:00Z, 2026-11-22T02:30:00Z, ClockWasAhead, 2026-11-22T02:30:00Z
                    """)
    void only_the_newest_slot_of_our_own_counts(
            Instant created, Instant actedOn, Instant now, Kind kind, Instant slot) {
        DueDecision decision = DueRuns.decide(state(NIGHTLY, Duration.ZERO, created, actedOn), now);
        assertThat(decision.kind()).isEqualTo(kind);
        assertThat(decision.slot()).isEqualTo(Optional.ofNullable(slot));
        assertThat(decision.next()).contains(NIGHTLY.next(now).orElseThrow());
        assertThat(decision.reason()).isNotEmpty();
    }

    @Test
    void older_slots_are_not_run_and_the_reason_says_so() {
        Instant now = Instant.parse("2026-11-22T03:00:00Z");
        DueDecision decision =
                DueRuns.decide(state(NIGHTLY, Duration.ZERO, LONG_AGO, now.minus(Duration.ofDays(9))), now);
        assertThat(decision.reason()).contains("slots missed before it are not run");
    }

    @Test
    void a_start_is_put_off_by_the_same_jitter_every_time() {
        ScheduleState state = state(NIGHTLY, Duration.ofHours(1), LONG_AGO, null);
        Instant slot = Instant.parse("2026-11-22T02:00:00Z");
        Instant start = DueRuns.decide(state, slot.minusSeconds(1)).wakeAt().orElseThrow();
        assertThat(start).isBetween(slot, slot.plus(Duration.ofHours(1)));
        ScheduleState ran = state(NIGHTLY, Duration.ofHours(1), LONG_AGO, slot.minus(Duration.ofDays(1)));
        assertThat(DueRuns.decide(ran, start.minusSeconds(1)).kind()).isEqualTo(Kind.NotYet);
        assertThat(DueRuns.decide(ran, start.minusSeconds(1)).wakeAt()).contains(start);
        assertThat(DueRuns.decide(ran, start).kind()).isEqualTo(Kind.Due);
        assertThat(DueRuns.decide(ran, start).slot()).contains(slot);
        assertThat(DueRuns.decide(ran, start).wakeAt()).contains(start.plus(Duration.ofDays(1)));
        assertThat(DueRuns.decide(ran, start.plus(Duration.ofHours(3))).kind()).isEqualTo(Kind.Due);
        assertThat(DueRuns.decide(ran, start.plus(Duration.ofHours(3)).plusSeconds(1))
                        .kind())
                .isEqualTo(Kind.Missed);
    }

    @Test
    void jitter_spreads_policies_and_never_reaches_the_next_slot() {
        Instant slot = Instant.parse("2026-11-22T02:00:00Z");
        Set<Instant> starts = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ScheduleState state = new ScheduleState(
                    "policy-" + i, HOURLY, Duration.ofDays(2), Duration.ofHours(3), LONG_AGO, null, false, null);
            Instant start = DueRuns.decide(state, slot.minusSeconds(1)).wakeAt().orElseThrow();
            assertThat(start)
                    .isBetween(
                            slot.minus(Duration.ofHours(1)),
                            slot.plus(Duration.ofHours(1)).minusSeconds(1));
            starts.add(start);
        }
        assertThat(starts).hasSizeGreaterThan(700);
    }

    @Test
    void a_missed_slot_gives_way_to_the_next_one_that_waits_for_its_jitter() {
        ScheduleState state = new ScheduleState(
                "x",
                HOURLY,
                Duration.ofMinutes(59),
                Duration.ofHours(5),
                LONG_AGO,
                Instant.parse("2026-11-22T00:00:00Z"),
                false,
                null);
        DueDecision decision = DueRuns.decide(state, Instant.parse("2026-11-22T03:00:00Z"));
        assertThat(decision.kind()).isEqualTo(Kind.NotYet);
        assertThat(decision.reason()).contains("2026-11-22T03:00:00Z is put off");
        assertThat(decision.wakeAt().orElseThrow()).isBefore(Instant.parse("2026-11-22T04:00:00Z"));
    }

    @Test
    void a_suspended_policy_and_one_without_a_schedule_wait_to_be_asked() {
        ScheduleState suspended =
                new ScheduleState("x", NIGHTLY, Duration.ZERO, Duration.ofHours(1), LONG_AGO, null, true, null);
        ScheduleState unscheduled =
                new ScheduleState("x", null, Duration.ZERO, Duration.ofHours(1), LONG_AGO, null, false, null);
        Instant now = Instant.parse("2026-11-22T02:00:00Z");
        assertThat(DueRuns.decide(suspended, now).kind()).isEqualTo(Kind.Suspended);
        assertThat(DueRuns.decide(suspended, now).wakeAt()).isEmpty();
        assertThat(DueRuns.decide(unscheduled, now).kind()).isEqualTo(Kind.NoSchedule);
    }

    @ParameterizedTest(name = "the run before ended {0}, at {1}: {2}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    # ended,               now,                  kind
                    -,                    2026-11-22T05:00:01Z, Missed
                    2026-11-22T01:00:00Z, 2026-11-22T02:00:00Z, Due
                    2026-11-22T01:00:00Z, 2026-11-22T05:00:01Z, Missed
                    2026-11-22T02:30:00Z, 2026-11-22T08:00:00Z, Missed
                    2026-11-22T03:00:00Z, 2026-11-22T03:00:05Z, Due
                    2026-11-22T04:59:55Z, 2026-11-22T05:00:05Z, Skipped
                    2026-11-22T06:00:00Z, 2026-11-22T06:00:05Z, Skipped
                    +1000000000-12-31T23:59:59.999999999Z, 2026-11-22T03:00:00Z, NotYet
                    +1000000000-12-31T23:59:59.999999999Z, 2026-11-22T05:00:01Z, Skipped
                    """)
    void a_slot_waits_for_the_run_before_it_and_is_not_missed_where_that_takes_too_long(
            Instant ended, Instant now, Kind kind) {
        ScheduleState state = new ScheduleState(
                "uid-1",
                NIGHTLY,
                Duration.ZERO,
                Duration.ofHours(3),
                LONG_AGO,
                Instant.parse("2026-11-21T02:00:00Z"),
                false,
                ended);
        assertThat(DueRuns.decide(state, now).kind()).isEqualTo(kind);
    }

    private static ScheduleState state(CronSchedule schedule, Duration jitter, Instant created, Instant actedOn) {
        return new ScheduleState("uid-1", schedule, jitter, Duration.ofHours(3), created, actedOn, false, null);
    }
}
