package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** When a volume holds suspiciously little. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class SuspicionRule {
    @Pattern("^(off|[0-9]{1,2}%)$")
    @JsonPropertyDescription("The share of what it held below which it is suspicious, or off.")
    public String below;

    @Size(max = 64)
    @JsonPropertyDescription(
            "What it held before this time does not count, because a person accepted what a Backup found then; RFC 3339.")
    public String since;
}
