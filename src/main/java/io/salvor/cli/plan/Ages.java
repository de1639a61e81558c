package io.salvor.cli.plan;

import java.time.Duration;

/** Durations for people: the two largest units. */
final class Ages {
    private Ages() {}

    static String of(Duration age) {
        if (age.isNegative()) {
            return "0m";
        }
        if (age.toDays() > 0) {
            return age.toDays() + "d" + (age.toHoursPart() > 0 ? age.toHoursPart() + "h" : "");
        }
        return age.toHours() > 0
                ? age.toHours() + "h" + (age.toMinutesPart() > 0 ? age.toMinutesPart() + "m" : "")
                : age.toMinutes() + "m";
    }
}
