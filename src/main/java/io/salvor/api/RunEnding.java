package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** That a run comes to its end before its work is done, and why. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RunEnding {
    @JsonPropertyDescription("Since when its Jobs are stopped and its pods let go, RFC 3339.")
    public String since;

    @Size(max = 64)
    @JsonPropertyDescription("Why, as one CamelCase word.")
    public String reason;

    @Size(max = 1024)
    @JsonPropertyDescription("Why, as a sentence.")
    public String message;
}
