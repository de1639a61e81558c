package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far the master key of a location, or the passwords of its repositories, are changed. */
@RegisterForReflection
@JsonClassDescription("How far the master key or the passwords are changed.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class KeyReplacement {
    @JsonPropertyDescription("How many repositories lie in the location.")
    public int repositories;

    @JsonPropertyDescription(
            "How many of them are done: they open with the new password, and once that is in force, with the old one no more.")
    public int done;
}
