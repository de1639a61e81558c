package io.salvor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories of a policy made at random: edits, stops, long runs, an operator that is away and a clock that is ahead for a while. */
class ScheduleHistoriesTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final List<String> SCHEDULES =
            List.of("0 2 * * *", "30 10 * * *", "0 * * * *", "15 */6 * * *", "0 3 * * 1");

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    /** A policy, what its status holds, and what really happened to it. */
    private static final class World {
        private final Random random;
        private Instant now = BEGIN;
        private Instant away = BEGIN;
        private Duration ahead = Duration.ZERO;
        private Instant right = BEGIN;
        private String schedule = SCHEDULES.get(0);
        private boolean suspended;
        private Instant inForce = BEGIN;
        private Instant seenInForce = BEGIN;
        private ScheduleSeen seen;
        private Instant lastSlot;
        private Instant busyUntil;
        private final Set<Instant> started = new HashSet<>();
        private final Set<Instant> tooEarly = new HashSet<>();
        private final List<Instant> promised = new ArrayList<>();

        World(int seed) {
            random = new Random(seed);
        }

        void happens() {
            switch (random.nextInt(200)) {
                case 0 -> change(SCHEDULES.get(random.nextInt(SCHEDULES.size())), suspended);
                case 1 -> change(schedule, !suspended);
                case 2 -> away = now.plus(Duration.ofMinutes(random.nextInt(600)));
                case 3 -> ahead = Duration.ofHours(random.nextInt(2000));
                default -> ahead = random.nextInt(3) == 0 ? Duration.ZERO : ahead;
            }
        }

        private void change(String text, boolean stop) {
            schedule = text;
            suspended = stop;
            // A change that is taken back before anybody looks was none.
            inForce = seen != null && seen.schedule().equals(text()) ? seenInForce : now;
        }

        private String text() {
            return suspended ? "suspended" : schedule;
        }

        CronSchedule cron() {
            return CronSchedule.parse(schedule, ZoneOffset.UTC);
        }

        void look() {
            Instant clock = now.plus(ahead);
            seen = ScheduleSeen.of(seen, text(), BEGIN, inForce, clock);
            seenInForce = inForce;
            boolean goesOn = busyUntil != null && busyUntil.isAfter(now);
            DueDecision decision = DueRuns.decide(
                    new ScheduleState(
                            "x",
                            cron(),
                            Duration.ZERO,
                            DEADLINE,
                            seen.since(),
                            lastSlot,
                            suspended,
                            goesOn ? Instant.MAX : busyUntil),
                    clock);
            switch (decision.kind()) {
                case Due -> starts(decision.slot().orElseThrow(), goesOn);
                case Missed -> missed(decision.slot().orElseThrow(), goesOn);
                default -> {}
            }
            decision.slot().ifPresent(slot -> lastSlot = slot);
            if (!ahead.isZero()) {
                right = now;
            }
        }

        private void starts(Instant slot, boolean goesOn) {
            assertThat(suspended).isFalse();
            assertThat(goesOn).as("a run goes on").isFalse();
            assertThat(slot).as("slot of a schedule that came later").isAfterOrEqualTo(inForce);
            // While the clock was ahead, slots to come were run; their Backups are there when the slots come.
            assertThat(started.add(slot) || tooEarly.contains(slot))
                    .as("slot %s for the first time", slot)
                    .isTrue();
            if (slot.isAfter(now)) {
                tooEarly.add(slot);
            }
            busyUntil = now.plus(Duration.ofMinutes(random.nextInt(20) == 0 ? random.nextInt(3000) : 10));
        }

        private void missed(Instant slot, boolean goesOn) {
            assertThat(goesOn).as("missed while a run went on").isFalse();
            assertThat(slot).as("missed, and never promised").isAfterOrEqualTo(inForce);
        }

        /** The slot that must have been started at once: the operator is there, its clock right, and nothing else goes on. */
        void isKept() {
            boolean settled = ahead.isZero() && right.isBefore(now.minus(STEP)) && !suspended;
            boolean free = busyUntil == null || !busyUntil.isAfter(now);
            Instant slot = cron().latestAtOrBefore(now).orElseThrow();
            if (settled && free && slot.equals(now) && slot.isAfter(inForce)) {
                promised.add(slot);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_slot_is_run_twice_or_before_its_schedule_and_each_that_can_be_run_is(int seed) {
        World world = new World(seed);
        Instant end = BEGIN.plus(Duration.ofDays(60));
        while (world.now.isBefore(end)) {
            world.happens();
            if (!world.now.isBefore(world.away)) {
                world.isKept();
                world.look();
            } else {
                world.right = world.now;
            }
            world.now = world.now.plus(STEP);
        }
        assertThat(world.started).containsAll(world.promised);
        assertThat(world.promised).isNotEmpty();
    }
}
