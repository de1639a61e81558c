package io.salvor.units;

import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;

/** Time zones by their names in the IANA database. */
public final class TimeZones {
    private TimeZones() {}

    /**
     * The zone of a name such as {@code Europe/Berlin} or {@code UTC}.
     *
     * @throws InvalidValueException if there is no such zone; bare offsets such as {@code +02:00} are none, as they know no
     *     daylight saving
     */
    public static ZoneId parse(String name) {
        if (ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        String hint = NearestName.of(name, ZoneRulesProvider.getAvailableZoneIds())
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("; expected a name of the IANA database, such as Europe/Berlin or UTC");
        throw new InvalidValueException("\"" + Excerpt.shortened(name) + "\" is not a time zone" + hint);
    }
}
