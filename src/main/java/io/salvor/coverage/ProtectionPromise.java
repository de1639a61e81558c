package io.salvor.coverage;

import io.salvor.schedule.CronSchedule;
import io.salvor.schedule.LongestGap;
import java.time.Duration;
import java.time.Instant;

/**
 * How old the newest good backup of a volume may become while its policy is kept. It is the longest time between two slots of
 * the schedule in the year to come, and how late a run may still start: a run that starts at the last moment keeps the promise.
 * Jitter is no part of it, since it puts off every run of a policy by the same time.
 *
 * @param longestGap between two slots
 * @param startingDeadline how late a run may start
 */
public record ProtectionPromise(Duration longestGap, Duration startingDeadline) {

    /** What a schedule promises from now on. */
    public static ProtectionPromise of(CronSchedule schedule, Duration startingDeadline, Instant now) {
        return new ProtectionPromise(LongestGap.of(schedule, now), startingDeadline);
    }

    /** The age past which a backup is stale. */
    public Duration age() {
        return longestGap.plus(startingDeadline);
    }
}
