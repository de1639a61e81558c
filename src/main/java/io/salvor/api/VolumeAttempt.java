package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** One attempt at a volume. */
@RegisterForReflection
@JsonClassDescription("One attempt: where and when it was tried, and how that ended.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class VolumeAttempt {
    @JsonPropertyDescription("Its number, from 1; never used again.")
    public int number;

    @Size(max = 253)
    @JsonPropertyDescription("Node of the Job.")
    public String node;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the Job.")
    public String job;

    @JsonPropertyDescription("When it was begun, RFC 3339.")
    public String startTimestamp;

    @JsonPropertyDescription("When it was known to be over, RFC 3339; absent while it is not.")
    public String completionTimestamp;

    @Size(max = 64)
    @JsonPropertyDescription("How it ended, as one word; see the page on outcomes.")
    public String reason;

    @Size(max = 1024)
    @JsonPropertyDescription("The same as a sentence.")
    public String message;
}
