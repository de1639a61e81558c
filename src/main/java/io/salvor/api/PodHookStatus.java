package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far the hooks of one pod are. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PodHookStatus {
    @JsonPropertyDescription("Namespace of the pod.")
    public String namespace;

    @JsonPropertyDescription("Name of the pod.")
    public String pod;

    @JsonPropertyDescription("UID of the pod.")
    public String podUID;

    @JsonPropertyDescription("How far they are; written before each step, so that no hook after is forgotten.")
    public HookPhase phase;

    @JsonPropertyDescription("What failed.")
    public String message;
}
