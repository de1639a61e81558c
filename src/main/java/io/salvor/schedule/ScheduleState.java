package io.salvor.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * All that decides whether a policy is due.
 *
 * @param identity what the policy's share of the jitter is computed from; the same for its whole life, such as its uid
 * @param schedule its schedule, or null if it runs only when asked
 * @param jitter the longest that a start may be put off after its slot; zero for none
 * @param startingDeadline how late a run may still start, counted from the start it was meant to have
 * @param since when the schedule came into force; slots before it are not its own
 * @param lastSlot the newest slot that was acted on, or null
 * @param suspended whether its schedule is stopped
 * @param busyUntil when the newest run of the policy ended; {@link Instant#MAX} while one goes on, null where there was none
 */
public record ScheduleState(
        String identity,
        CronSchedule schedule,
        Duration jitter,
        Duration startingDeadline,
        Instant since,
        Instant lastSlot,
        boolean suspended,
        Instant busyUntil) {}
