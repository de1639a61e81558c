package io.salvor.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When a policy is to run. */
public final class CronSchedule {
    private CronSchedule() {}

    /**
     * Reads a schedule: cron with five fields, or @hourly, @daily, @weekly, @monthly.
     *
     * @throws InvalidValueException if the expression is anything else, or names a time that never comes
     */
    public static CronSchedule parse(String expression, ZoneId zone) {
        throw new UnsupportedOperationException();
    }

    /** The first slot after the given time; empty if there is none. */
    public Optional<Instant> next(Instant after) {
        throw new UnsupportedOperationException();
    }

    /** The last slot at or before the given time; empty if there is none. */
    public Optional<Instant> latestAtOrBefore(Instant time) {
        throw new UnsupportedOperationException();
    }
}
