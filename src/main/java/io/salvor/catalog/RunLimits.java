package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What the policy said of the attempts at a volume when the backup was planned.
 *
 * @param attempts in all; null where it said nothing
 * @param pauseMillis after the first; null where it said nothing
 * @param volumeTimeoutMillis how long one attempt may take; null where it said nothing
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunLimits(
        @JsonProperty("attempts") Integer attempts,
        @JsonProperty("pauseMillis") Long pauseMillis,
        @JsonProperty("volumeTimeoutMillis") Long volumeTimeoutMillis) {

    /** Of a policy that says nothing. */
    public static final RunLimits NONE = new RunLimits(null, null, null);
}
