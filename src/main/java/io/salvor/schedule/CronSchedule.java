package io.salvor.schedule;

import io.salvor.units.InvalidValueException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * When a policy is to run. A slot is an instant; where the clocks change,
 * <ul>
 *   <li>a time of day that does not exist comes once, right after the gap, and one that comes twice is taken the first time;
 *   <li>a schedule for every hour is a rhythm: it takes every hour that passes, and no hour that does not.
 * </ul>
 */
public final class CronSchedule {
    private final LocalCron cron;
    private final ZoneId zone;
    private final ZoneRules rules;

    private CronSchedule(LocalCron cron, ZoneId zone) {
        this.cron = cron;
        this.zone = zone;
        this.rules = zone.getRules();
    }

    /**
     * Reads a schedule: cron with five fields, or @hourly, @daily, @weekly, @monthly.
     *
     * @throws InvalidValueException if the expression is anything else, or names a time that never comes
     */
    public static CronSchedule parse(String expression, ZoneId zone) {
        return new CronSchedule(LocalCron.parse(expression), zone);
    }

    /** The time zone of the schedule. */
    public ZoneId zone() {
        return zone;
    }

    /** The expression, on the clock on the wall. */
    LocalCron local() {
        return cron;
    }

    /** The first slot after the given time; empty if there is none. */
    public Optional<Instant> next(Instant after) {
        return cron.everyHour() ? nextInRhythm(after) : nextTimeOfDay(after);
    }

    /** The last slot at or before the given time; empty if there is none. */
    public Optional<Instant> latestAtOrBefore(Instant time) {
        return cron.everyHour() ? latestInRhythm(time) : latestTimeOfDay(time);
    }

    private Optional<Instant> nextTimeOfDay(Instant after) {
        Optional<LocalDateTime> local = cron.after(localAt(after));
        while (local.isPresent() && !slot(local.get()).isAfter(after)) {
            local = cron.after(local.get());
        }
        return local.map(this::slot);
    }

    private Optional<Instant> latestTimeOfDay(Instant time) {
        LocalDateTime from = localAt(time);
        List<ZoneOffset> offsets = rules.getValidOffsets(from);
        if (offsets.size() == 2 && rules.getOffset(time).equals(offsets.get(1))) {
            // The hour comes for the second time: all of it has been there before.
            from = rules.getTransition(from).getDateTimeBefore();
        }
        Optional<LocalDateTime> local = cron.atOrBefore(from);
        while (local.isPresent() && slot(local.get()).isAfter(time)) {
            local = cron.atOrBefore(local.get().minusMinutes(1));
        }
        return local.map(this::slot);
    }

    private Instant slot(LocalDateTime local) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.get(0));
    }

    private Optional<Instant> nextInRhythm(Instant after) {
        Optional<Instant> found = cron.after(localAt(after)).map(local -> local.toInstant(rules.getOffset(after)));
        ZoneOffsetTransition change = rules.nextTransition(after);
        if (change == null || found.isEmpty() || found.get().isBefore(change.getInstant())) {
            return found;
        }
        LocalDateTime resumed = change.getDateTimeAfter();
        return cron.atOrBefore(resumed).filter(resumed::equals).isPresent()
                ? Optional.of(change.getInstant())
                : nextInRhythm(change.getInstant());
    }

    private Optional<Instant> latestInRhythm(Instant time) {
        Optional<Instant> found = cron.atOrBefore(localAt(time)).map(local -> local.toInstant(rules.getOffset(time)));
        ZoneOffsetTransition change = rules.previousTransition(time.plusNanos(1));
        if (change == null || found.isEmpty() || !found.get().isBefore(change.getInstant())) {
            return found;
        }
        return latestInRhythm(change.getInstant().minusNanos(1));
    }

    private LocalDateTime localAt(Instant time) {
        return LocalDateTime.ofInstant(time, rules.getOffset(time));
    }
}
