package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a restore does differently with some volumes. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RestoreVolume {
    @Required
    @Size(max = 63)
    @JsonPropertyDescription("Namespace of the volumes in the backup.")
    public String namespace;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the claim behind the volume; any, or none, unless given.")
    public String claim;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the pod in the backup; any unless given.")
    public String pod;

    @Size(max = 63)
    @JsonPropertyDescription("Name of the volume in the pod; any unless given.")
    public String volume;

    @Required
    @JsonPropertyDescription("What becomes of data that lies in them.")
    public ExistingData existingData;
}
