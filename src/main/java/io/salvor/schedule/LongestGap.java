package io.salvor.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** Finds the longest time between two slots of a schedule. */
public final class LongestGap {
    /** A year and a day, so that every weekday, month and change of the clocks is among them. */
    private static final int DAYS = 366;

    private LongestGap() {}

    /**
     * The longest time between two slots that follow each other, of those in the year after the given time and the one after
     * them. A schedule that comes more rarely has the time between its next two slots; one that comes once has none, zero.
     */
    public static Duration of(CronSchedule schedule, Instant from) {
        ZoneId zone = schedule.zone();
        Optional<Instant> first = schedule.next(from);
        if (first.isEmpty()) {
            return Duration.ZERO;
        }
        Instant end = from.plus(Duration.ofDays(DAYS));
        Instant slot = first.get();
        // The slots of one day are like those of every other, but for days on which the clocks change.
        Duration longest = withinDay(schedule, slot, zone);
        do {
            Instant last = schedule.latestAtOrBefore(endOfDay(slot, zone)).orElse(slot);
            Optional<Instant> next = schedule.next(last);
            if (next.isEmpty()) {
                return longest;
            }
            longest = longer(longest, Duration.between(last, next.get()));
            slot = next.get();
        } while (slot.isBefore(end));
        return longest;
    }

    private static Duration withinDay(CronSchedule schedule, Instant first, ZoneId zone) {
        Duration longest = Duration.ZERO;
        Instant end = endOfDay(first, zone);
        Instant slot = schedule.next(startOfDay(first, zone).minusMillis(1)).orElse(first);
        while (true) {
            Optional<Instant> next = schedule.next(slot);
            if (next.isEmpty() || next.get().isAfter(end)) {
                return longest;
            }
            longest = longer(longest, Duration.between(slot, next.get()));
            slot = next.get();
        }
    }

    private static Instant startOfDay(Instant time, ZoneId zone) {
        return LocalDate.ofInstant(time, zone).atStartOfDay(zone).toInstant();
    }

    private static Instant endOfDay(Instant time, ZoneId zone) {
        return LocalDate.ofInstant(time, zone)
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant()
                .minusMillis(1);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
