package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What became of a hook in one pod. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class HookedPod {
    @JsonPropertyDescription("Name of the pod.")
    public String pod;

    @JsonPropertyDescription("Its UID.")
    public String podUID;

    @JsonPropertyDescription("How far the hook is there.")
    public RestoreHookPhase phase;

    @JsonPropertyDescription("Since when it waits for its pod, RFC 3339.")
    public String since;

    @JsonPropertyDescription("When it was begun, RFC 3339.")
    public String startTime;

    @JsonPropertyDescription("When it ended, RFC 3339.")
    public String completionTime;

    @JsonPropertyDescription("What was wrong, with the first words that it wrote.")
    public String message;
}
