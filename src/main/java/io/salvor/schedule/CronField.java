package io.salvor.schedule;

import io.salvor.units.Excerpt;
import io.salvor.units.InvalidValueException;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression.
 *
 * @param values the values it allows, as bits
 * @param any whether it was left open ({@code *} or {@code ?}), which decides how the two day fields go together
 */
record CronField(long values, boolean any) {
    /** The five fields, in the order in which they are written. */
    enum Kind {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY("day of the month", 1, 31, List.of()),
        MONTH(
                "month",
                1,
                12,
                List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
        WEEKDAY("day of the week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

        private final String title;
        private final int least;
        private final int most;
        private final List<String> names;

        Kind(String title, int least, int most, List<String> names) {
            this.title = title;
            this.least = least;
            this.most = most;
            this.names = names;
        }

        private int last() {
            return this == WEEKDAY ? SUNDAY - 1 : most;
        }

        private InvalidValueException invalid(String text) {
            String expected = names.isEmpty()
                    ? "numbers"
                    : "numbers or names (" + names.get(0) + " to " + names.get(names.size() - 1) + ")";
            return new InvalidValueException(
                    "\"" + Excerpt.shortened(text) + "\" cannot be the " + title + "; expected " + expected + " from "
                            + least + " to " + most + ", as * or lists (1,2), ranges (1-5) and steps (*/2)");
        }
    }

    private static final int SUNDAY = 7;

    boolean allows(int value) {
        return (values >>> value & 1) != 0;
    }

    /** Whether it allows every value of its kind. */
    boolean full(Kind kind) {
        return values == range(kind.least, kind.most, 1);
    }

    static CronField parse(Kind kind, String text) {
        if (text.equals("*") || text.equals("?")) {
            return new CronField(folded(kind, range(kind.least, kind.most, 1)), true);
        }
        long values = 0;
        for (String part : text.split(",", -1)) {
            values |= part(kind, part);
        }
        return new CronField(folded(kind, values), false);
    }

    private static long part(Kind kind, String text) {
        int slash = text.indexOf('/');
        String span = slash < 0 ? text : text.substring(0, slash);
        int step = slash < 0 ? 1 : number(kind, text, text.substring(slash + 1));
        int dash = span.indexOf('-');
        int from;
        int to;
        if (span.equals("*")) {
            from = kind.least;
            to = kind.last();
        } else if (dash >= 0) {
            from = value(kind, text, span.substring(0, dash));
            to = value(kind, text, span.substring(dash + 1));
            // Sunday ends a week as well as it begins one: FRI-SUN.
            to = kind == Kind.WEEKDAY && to == 0 && from > 0 ? SUNDAY : to;
        } else {
            from = value(kind, text, span);
            to = slash < 0 ? from : kind.last();
        }
        if (from > to || step < 1 || step > kind.most) {
            throw kind.invalid(text);
        }
        return range(from, to, step);
    }

    private static int value(Kind kind, String part, String text) {
        int named = kind.names.indexOf(text.toUpperCase(Locale.ROOT));
        int value = named < 0 ? number(kind, part, text) : named + (kind == Kind.MONTH ? 1 : 0);
        if (value < kind.least || value > kind.most) {
            throw kind.invalid(part);
        }
        return value;
    }

    private static int number(Kind kind, String part, String text) {
        boolean digits = !text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
        if (!digits) {
            throw kind.invalid(part);
        }
        return Integer.parseInt(text);
    }

    private static long range(int from, int to, int step) {
        long bits = 0;
        for (int value = from; value <= to; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private static long folded(Kind kind, long values) {
        boolean sundayAsSeven = kind == Kind.WEEKDAY && (values >>> SUNDAY & 1) != 0;
        return sundayAsSeven ? values & ~(1L << SUNDAY) | 1 : values;
    }
}
