package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

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

    @JsonPropertyDescription("How far they are; written before each step, so that no post-hook is forgotten.")
    public HookPhase phase;

    @JsonPropertyDescription("What failed.")
    public String message;

    @JsonPropertyDescription("That one has failed that must succeed, although others have yet to run.")
    public Boolean failed;

    @JsonPropertyDescription(
            "Since when post-hooks are tried that were not run, or of which nobody knows how they ended, RFC 3339.")
    public String unansweredSince;

    @JsonPropertyDescription("When they are tried again, RFC 3339.")
    public String triedAgainAt;

    @JsonPropertyDescription(
            "The post-hooks that have yet to run, so that they run also when the plan in the bucket cannot be read.")
    public List<OutstandingHook> outstanding = new ArrayList<>();
}
