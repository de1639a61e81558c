package io.salvor.schedule;

import io.salvor.units.Excerpt;
import io.salvor.units.InvalidValueException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression on the clock on the wall, where every day has 24 hours. Where both day fields are given, either will do, as
 * for a CronJob of Kubernetes.
 */
final class LocalCron {
    private static final Map<String, String> NICKNAMES =
            Map.of("@hourly", "0 * * * *", "@daily", "0 0 * * *", "@weekly", "0 0 * * 0", "@monthly", "0 0 1 * *");

    /** The 29th of February may stay away for eight years, around 2100. */
    private static final int LONGEST_GAP_DAYS = 9 * 366;

    private static final int MINUTES_OF_DAY = 24 * 60;

    private static final LocalDateTime ANY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final CronField minutes;
    private final CronField hours;
    private final CronField days;
    private final CronField months;
    private final CronField weekdays;

    private LocalCron(String[] fields) {
        minutes = CronField.parse(CronField.Kind.MINUTE, fields[0]);
        hours = CronField.parse(CronField.Kind.HOUR, fields[1]);
        days = CronField.parse(CronField.Kind.DAY, fields[2]);
        months = CronField.parse(CronField.Kind.MONTH, fields[3]);
        weekdays = CronField.parse(CronField.Kind.WEEKDAY, fields[4]);
    }

    static LocalCron parse(String expression) {
        String[] fields =
                NICKNAMES.getOrDefault(expression.strip(), expression.strip()).split("[ \t]+");
        if (expression.contains("TZ=")) {
            throw new InvalidValueException(
                    "\"" + Excerpt.shortened(expression) + "\" names a time zone; put it into timeZone instead");
        }
        if (fields.length != CronField.Kind.values().length) {
            throw new InvalidValueException(
                    "\"" + Excerpt.shortened(expression) + "\" is not a schedule; expected cron with five fields "
                            + "(minute, hour, day of the month, month, day of the week) or @hourly, @daily, @weekly, @monthly");
        }
        LocalCron cron = new LocalCron(fields);
        if (cron.after(ANY_TIME).isEmpty()) {
            throw new InvalidValueException(
                    "\"" + Excerpt.shortened(expression) + "\" never comes; no such day is in any such month");
        }
        return cron;
    }

    /** Whether it comes round in every hour of its days, and so means a rhythm rather than a time of day. */
    boolean everyHour() {
        return hours.full(CronField.Kind.HOUR);
    }

    /** The first match after the given time. */
    Optional<LocalDateTime> after(LocalDateTime time) {
        LocalDateTime from = time.withSecond(0).withNano(0).plusMinutes(1);
        LocalDate day = from.toLocalDate();
        int minute = minuteOfDay(from.toLocalTime());
        for (int passed = 0; passed <= LONGEST_GAP_DAYS; passed++, day = day.plusDays(1), minute = 0) {
            int found = onDay(day) ? search(minute, 1) : -1;
            if (found >= 0) {
                return Optional.of(day.atTime(found / 60, found % 60));
            }
        }
        return Optional.empty();
    }

    /** The last match at or before the given time. */
    Optional<LocalDateTime> atOrBefore(LocalDateTime time) {
        LocalDate day = time.toLocalDate();
        int minute = minuteOfDay(time.toLocalTime());
        for (int passed = 0;
                passed <= LONGEST_GAP_DAYS;
                passed++, day = day.minusDays(1), minute = MINUTES_OF_DAY - 1) {
            int found = onDay(day) ? search(minute, -1) : -1;
            if (found >= 0) {
                return Optional.of(day.atTime(found / 60, found % 60));
            }
        }
        return Optional.empty();
    }

    private boolean onDay(LocalDate day) {
        if (!months.allows(day.getMonthValue())) {
            return false;
        }
        boolean inMonth = days.allows(day.getDayOfMonth());
        boolean inWeek = weekdays.allows(day.getDayOfWeek().getValue() % 7);
        return days.any() || weekdays.any() ? inMonth && inWeek : inMonth || inWeek;
    }

    private int search(int from, int direction) {
        int minute = from;
        while (minute >= 0 && minute < MINUTES_OF_DAY) {
            if (!hours.allows(minute / 60)) {
                minute = direction > 0 ? (minute / 60 + 1) * 60 : minute / 60 * 60 - 1;
            } else if (minutes.allows(minute % 60)) {
                return minute;
            } else {
                minute += direction;
            }
        }
        return -1;
    }

    private static int minuteOfDay(LocalTime time) {
        return time.getHour() * 60 + time.getMinute();
    }
}
