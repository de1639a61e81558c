package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What is said of every volume that a Job works on, whichever way its data goes. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public abstract class PodVolumeStatus {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("How far it is.")
    public VolumePhase phase;

    @JsonPropertyDescription("Folder of the volume on the node.")
    public String path;

    @JsonPropertyDescription("How far the data is.")
    public Progress progress;

    @JsonPropertyDescription("What happened and, if something is wrong, what to do.")
    public String message;

    @JsonPropertyDescription("When restic started, RFC 3339.")
    public String startTimestamp;

    @JsonPropertyDescription("When it ended, RFC 3339.")
    public String completionTimestamp;
}
