package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** When maintenance may begin. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class MaintenanceWindow {
    private static final String DEFAULT_TIME_ZONE = "UTC";

    @Required
    @Size(max = 128)
    @JsonPropertyDescription("When it opens, as cron with five fields or @hourly, @daily, @weekly, @monthly.")
    public String schedule;

    @Required
    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @JsonPropertyDescription("How long it stays open. What has begun is not ended by that.")
    public String length;

    @Default(DEFAULT_TIME_ZONE)
    @Size(max = 64)
    @JsonPropertyDescription("IANA name of the time zone of the schedule.")
    public String timeZone = DEFAULT_TIME_ZONE;
}
