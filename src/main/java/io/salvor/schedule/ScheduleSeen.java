package io.salvor.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The schedule of a policy as it was seen last. Slots before it came into force were never promised: they are neither run nor missed.
 *
 * @param schedule all that slots follow from, as a text to compare
 * @param since when it came into force
 */
public record ScheduleSeen(String schedule, Instant since) {
    /** Clocks of two machines differ; a time that is further ahead than this was written by one that was wrong. */
    static final Duration BELIEVED_AHEAD = Duration.ofMinutes(5);

    /**
     * Takes note of the schedule as it is now.
     *
     * @param before how it was seen last; null for never, and then it holds since the policy came to be
     * @param created when the policy came to be
     * @param changed when the policy was changed last; null where nobody knows
     */
    public static ScheduleSeen of(ScheduleSeen before, String schedule, Instant created, Instant changed, Instant now) {
        if (before == null) {
            return new ScheduleSeen(schedule, earlier(created, now));
        }
        if (!Objects.equals(before.schedule, schedule)) {
            return new ScheduleSeen(schedule, changed == null ? now : earlier(changed, now));
        }
        return isAhead(before.since, now) ? new ScheduleSeen(schedule, now) : before;
    }

    /** Whether a time that should have passed was written by a clock that was ahead. */
    public static boolean isAhead(Instant time, Instant now) {
        return time.isAfter(now.plus(BELIEVED_AHEAD));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
