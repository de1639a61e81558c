package io.salvor.units;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Figures as a person reads them in a column: {@code 1.2Gi}, {@code 42%}, {@code 4m12s}. Nothing parses them. */
public final class Figures {
    private static final String[] UNITS = {"B", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final double STEP = 1024;
    private static final double LONG_ENOUGH = 9.95;
    private static final int TENTHS = 10;
    private static final int WHOLE = 100;

    private Figures() {}

    /** Bytes in two to four digits, rounded: below ten with a tenth, where that is not zero. */
    public static String bytes(long bytes) {
        double number = Math.max(0, bytes);
        int unit = 0;
        // What would be rounded up to 1024 is one of the next unit.
        while (Math.round(number) >= STEP) {
            number /= STEP;
            unit++;
        }
        long tenths = Math.round(number * TENTHS);
        boolean isShort = unit > 0 && number < LONG_ENOUGH && tenths % TENTHS != 0;
        return (isShort ? tenths / TENTHS + "." + tenths % TENTHS : Long.toString(Math.round(number))) + UNITS[unit];
    }

    /** How much is done, rounded down, so that 100% means all; null while that or the whole is not known. */
    public static String percent(Long done, Long total) {
        if (done == null || total == null || total <= 0) {
            return null;
        }
        long percent = done >= total ? WHOLE : Math.min(WHOLE - 1, (long) (WHOLE * (double) done / total));
        return Math.max(0, percent) + "%";
    }

    /**
     * Time between two RFC 3339 times, in whole seconds; none where a clock went back.
     *
     * @return null where one of them is missing or cannot be read
     */
    public static String between(String start, String end) {
        if (start == null || end == null) {
            return null;
        }
        try {
            Duration time = Duration.between(OffsetDateTime.parse(start), OffsetDateTime.parse(end));
            return Durations.format(time.isNegative() ? Duration.ZERO : time.truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
