package io.salvor.schedule;

import io.salvor.schedule.DueDecision.Kind;
import io.salvor.units.Durations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which policies are due. Only the newest slot counts: one that was missed is caught up once, within its deadline, and
 * older ones are never run after it. One run of a policy goes on at a time; a slot waits for its end as long as its deadline allows.
 */
public final class DueRuns {
    /** The next look after the end of a run may be this late. */
    private static final Duration NEXT_LOOK = Duration.ofMinutes(1);

    private DueRuns() {}

    /** Decides for one policy; the same state and time give the same decision. */
    public static DueDecision decide(ScheduleState state, Instant now) {
        if (state.schedule() == null) {
            return stopped(Kind.NoSchedule, "it has no schedule and runs only when asked");
        }
        if (state.suspended()) {
            return stopped(Kind.Suspended, "its schedule is suspended");
        }
        Optional<Instant> next = state.schedule().next(now);
        Optional<Instant> nextStart = next.map(slot -> start(state, slot));
        if (state.lastSlot() != null && ScheduleSeen.isAhead(state.lastSlot(), now)) {
            String reason = "slot " + state.lastSlot()
                    + " was acted on although it is still to come: a clock was ahead; the schedule goes on from now";
            return new DueDecision(Kind.ClockWasAhead, Optional.of(now), next, nextStart, reason);
        }
        Optional<Instant> open = state.schedule().latestAtOrBefore(now).filter(slot -> isOpen(state, slot));
        if (open.isEmpty()) {
            String reason = next.map(slot -> "the next slot is " + slot).orElse("no slot is left");
            return new DueDecision(Kind.NotYet, Optional.empty(), next, nextStart, reason);
        }
        Instant slot = open.get();
        Instant start = start(state, slot);
        if (now.isBefore(start)) {
            String reason = "slot " + slot + " is put off to " + start + " by its jitter";
            return new DueDecision(Kind.NotYet, Optional.empty(), next, Optional.of(start), reason);
        }
        boolean goesOn = state.busyUntil() != null && state.busyUntil().isAfter(now);
        Instant deadline = start.plus(state.startingDeadline());
        if (now.isAfter(deadline)) {
            boolean busy = goesOn || wasBusy(state, deadline);
            return new DueDecision(busy ? Kind.Skipped : Kind.Missed, open, next, nextStart, late(state, slot, busy));
        }
        if (goesOn) {
            String reason = "slot " + slot + " waits for the end of the run before it";
            return new DueDecision(Kind.NotYet, Optional.empty(), next, nextStart, reason);
        }
        return new DueDecision(Kind.Due, open, next, nextStart, "slot " + slot + " is due" + older(state, slot));
    }

    private static String late(ScheduleState state, Instant slot, boolean busy) {
        return "slot " + slot
                + (busy ? " was left out, because the run before it took longer: " : " was missed: ")
                + "its deadline of " + Durations.format(state.startingDeadline()) + " passed at "
                + start(state, slot).plus(state.startingDeadline());
    }

    private static DueDecision stopped(Kind kind, String reason) {
        return new DueDecision(kind, Optional.empty(), Optional.empty(), Optional.empty(), reason);
    }

    /** Whether a run was going on for as long as the slot could have been started. */
    private static boolean wasBusy(ScheduleState state, Instant deadline) {
        return state.busyUntil() != null && !state.busyUntil().isBefore(deadline.minus(NEXT_LOOK));
    }

    private static boolean isOpen(ScheduleState state, Instant slot) {
        boolean ours = !slot.isBefore(state.since());
        return ours && (state.lastSlot() == null || slot.isAfter(state.lastSlot()));
    }

    private static String older(ScheduleState state, Instant slot) {
        return state.schedule()
                .latestAtOrBefore(slot.minusMillis(1))
                .filter(before -> isOpen(state, before))
                .map(before -> "; slots missed before it are not run")
                .orElse("");
    }

    /** When the run of a slot starts: put off by the policy's own share of the jitter, and always before the next slot. */
    private static Instant start(ScheduleState state, Instant slot) {
        Duration room = state.schedule()
                .next(slot)
                .map(next -> Duration.between(slot, next))
                .filter(gap -> gap.compareTo(state.jitter()) < 0)
                .orElse(state.jitter());
        return slot.plusSeconds((long) (room.toSeconds() * share(state.identity())));
    }

    /** A number from 0 up to but not including 1, evenly spread over identities. */
    private static double share(String identity) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            int bits = (hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | hash[2] & 0xff;
            return bits / (double) (1 << 24);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
