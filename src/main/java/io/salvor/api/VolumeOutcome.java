package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** One volume that was left out or has failed, and why. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class VolumeOutcome {
    @JsonPropertyDescription("Namespace of the pod.")
    public String namespace;

    @JsonPropertyDescription("Name of the pod.")
    public String pod;

    @JsonPropertyDescription("Name of the volume in the pod.")
    public String volume;

    @JsonPropertyDescription("Why, as one CamelCase word.")
    public String reason;

    @JsonPropertyDescription("Why, as a sentence.")
    public String message;

    @JsonPropertyDescription(
            "What decided about it: the key of a label or annotation, rule and its number, default, selection or volume type.")
    public String decidedBy;
}
