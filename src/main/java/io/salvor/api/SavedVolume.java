package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The volume that a snapshot was taken of. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class SavedVolume {
    @Size(max = 63)
    @JsonPropertyDescription("Namespace of the pod that it was saved with.")
    public String namespace;

    @Size(max = 253)
    @JsonPropertyDescription("Name of that pod.")
    public String pod;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the volume in that pod.")
    public String volume;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the claim behind it; absent for none.")
    public String claim;

    @Size(max = 128)
    @JsonPropertyDescription("UID of the Backup.")
    public String backupUID;
}
