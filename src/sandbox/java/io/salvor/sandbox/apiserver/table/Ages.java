package io.salvor.sandbox.apiserver.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** How long ago, in kubectl's words: 35s, 3m12s, 4h5m, 2d3h, 12d. */
final class Ages {

    private Ages() {}

    static String since(String time, Instant now) {
        try {
            return text(Duration.between(OffsetDateTime.parse(time).toInstant(), now));
        } catch (DateTimeException e) {
            return "<invalid>";
        }
    }

    static String text(Duration age) {
        long seconds = age.toSeconds();
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 120) {
            return Math.max(0, seconds) + "s";
        }
        if (minutes < 10) {
            return minutes + "m" + unit(seconds % 60, "s");
        }
        if (hours < 3) {
            return minutes + "m";
        }
        if (hours < 8) {
            return hours + "h" + unit(minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (days < 8) {
            return days + "d" + unit(hours % 24, "h");
        }
        return days < 730 ? days + "d" : days / 365 + "y";
    }

    private static String unit(long value, String unit) {
        return value == 0 ? "" : value + unit;
    }
}
