package io.salvor.maintenance;

import io.salvor.schedule.CronSchedule;
import io.salvor.units.Durations;
import io.salvor.units.TimeZones;
import java.time.Duration;
import java.time.Instant;

/**
 * When maintenance may begin.
 *
 * @param expression when that time begins, as people write it
 * @param opens the same, to reckon with
 * @param length how long it lasts
 */
public record OpenHours(String expression, CronSchedule opens, Duration length) {
    /** @throws io.salvor.units.InvalidValueException where one of them cannot be read */
    public static OpenHours of(String expression, String timeZone, String length) {
        return new OpenHours(
                expression, CronSchedule.parse(expression, TimeZones.parse(timeZone)), Durations.parse(length));
    }

    /** Whether it may begin now. */
    public boolean isOpen(Instant now) {
        return opens.latestAtOrBefore(now)
                .filter(opened -> opened.plus(length).isAfter(now))
                .isPresent();
    }

    /** When it may begin at the earliest, from a time on; that time itself where it is open then, or will never open. */
    public Instant from(Instant time) {
        return isOpen(time) ? time : opens.next(time).orElse(time);
    }
}
