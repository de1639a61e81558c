package io.salvor.retention;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.units.InvalidValueException;
import java.util.Optional;

/**
 * What a policy says about keeping its Backups; what any clause keeps stays.
 *
 * @param last how many of the newest are kept
 * @param hourly for how many hours that have a Backup the newest is kept; likewise daily, weekly (ISO), monthly and yearly
 * @param within what was taken within this span before the newest Backup is kept
 */
public record RetentionRule(
        int last, int hourly, int daily, int weekly, int monthly, int yearly, Optional<KeepWithin> within) {
    /** What a policy without retention means: every Backup is kept. */
    public static final RetentionRule KEEP_ALL = new RetentionRule(0, 0, 0, 0, 0, 0, Optional.empty());

    /**
     * Reads the field {@code retention} of a policy; a missing one keeps everything.
     *
     * @throws InvalidValueException if the field is there and keeps nothing, or its span is none
     */
    public static RetentionRule of(JsonNode retention) {
        if (retention == null || retention.isMissingNode() || retention.isNull()) {
            return KEEP_ALL;
        }
        RetentionRule rule = new RetentionRule(
                retention.path("keepLast").asInt(0),
                retention.path("keepHourly").asInt(0),
                retention.path("keepDaily").asInt(0),
                retention.path("keepWeekly").asInt(0),
                retention.path("keepMonthly").asInt(0),
                retention.path("keepYearly").asInt(0),
                Optional.ofNullable(retention.path("keepWithin").textValue()).map(KeepWithin::parse));
        if (rule.keepsAll()) {
            throw new InvalidValueException(
                    "retention keeps nothing; give it a clause such as keepLast, or leave it out");
        }
        return rule;
    }

    /** Whether no clause is given, so that nothing ever expires. */
    public boolean keepsAll() {
        return Math.max(Math.max(last, hourly), Math.max(daily, weekly)) <= 0
                && Math.max(monthly, yearly) <= 0
                && within.isEmpty();
    }
}
