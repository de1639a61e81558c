package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Which Backups of a policy are kept; what any part keeps stays. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.keepLast) || has(self.keepHourly) || has(self.keepDaily) || has(self.keepWeekly)"
                + " || has(self.keepMonthly) || has(self.keepYearly) || has(self.keepWithin)",
        message =
                "retention keeps nothing; give at least one of keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly,"
                        + " keepYearly, keepWithin, or leave retention out to keep every Backup")
public class Retention {
    private static final double MOST = 100_000;

    @Min(1)
    @Max(MOST)
    @JsonPropertyDescription("How many of the newest Backups are kept.")
    public Integer keepLast;

    @Min(1)
    @Max(MOST)
    @JsonPropertyDescription("For how many hours that have a Backup the newest of the hour is kept.")
    public Integer keepHourly;

    @Min(1)
    @Max(MOST)
    @JsonPropertyDescription("For how many days that have a Backup the newest of the day is kept.")
    public Integer keepDaily;

    @Min(1)
    @Max(MOST)
    @JsonPropertyDescription("For how many weeks (ISO, from Monday) that have a Backup the newest of the week is kept.")
    public Integer keepWeekly;

    @Min(1)
    @Max(MOST)
    @JsonPropertyDescription("For how many months that have a Backup the newest of the month is kept.")
    public Integer keepMonthly;

    @Min(1)
    @Max(MOST)
    @JsonPropertyDescription("For how many years that have a Backup the newest of the year is kept.")
    public Integer keepYearly;

    @Pattern("^([1-9][0-9]{0,3}y)?([1-9][0-9]{0,4}m)?([1-9][0-9]{0,5}d)?([1-9][0-9]{0,6}h)?$")
    @Size(min = 2, max = 32)
    @JsonPropertyDescription(
            "Every Backup that was taken within this time before the newest one is kept: years, months, days and hours as 1y5m7d2h.")
    public String keepWithin;
}
