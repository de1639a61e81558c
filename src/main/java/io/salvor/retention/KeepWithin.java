package io.salvor.retention;

import io.salvor.units.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span on the calendar: years, months, days and hours, of which at least one is not zero. */
public record KeepWithin(int years, int months, int days, int hours) {
    private static final Pattern FORM =
            Pattern.compile("(?:([0-9]{1,4})y)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})d)?(?:([0-9]{1,7})h)?");

    /**
     * Reads the form of restic: {@code 1y5m7d2h}, units in this order, each at most once.
     *
     * @throws InvalidValueException if the text is anything else, or nothing but zeros
     */
    public static KeepWithin parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (parts.matches()) {
            KeepWithin span = new KeepWithin(number(parts, 1), number(parts, 2), number(parts, 3), number(parts, 4));
            if (!span.equals(new KeepWithin(0, 0, 0, 0))) {
                return span;
            }
        }
        throw new InvalidValueException(
                "not a span to keep within; expected years, months, days and hours in this order, such as 1y6m, 14d or 36h");
    }

    /** The time this long before another; years, months and days go by the calendar of the zone, hours by the clock. */
    Instant before(Instant time, ZoneId zone) {
        return time.atZone(zone)
                .minusYears(years)
                .minusMonths(months)
                .minusDays(days)
                .toInstant()
                .minus(Duration.ofHours(hours));
    }

    /**
     * What was taken after this is kept: the span counts from the newest, unless a gap longer than the span lies between those within it and all
     * older ones. Then it counts from the newest before the gap: a clock that was ahead for a while must not let all others go.
     *
     * @param newestFirst when each was taken, at least one
     */
    Instant edge(List<Instant> newestFirst, ZoneId zone) {
        Instant edge = before(newestFirst.get(0), zone);
        Instant oldestWithin = newestFirst.get(0);
        for (Instant time : newestFirst) {
            if (!time.isAfter(edge)) {
                return time.isAfter(before(oldestWithin, zone)) ? edge : before(time, zone);
            }
            oldestWithin = time;
        }
        return edge;
    }

    /** In the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return part(years, "y") + part(months, "m") + part(days, "d") + part(hours, "h");
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }

    private static String part(int number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
