package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** One volume in one Restore. */
@RegisterForReflection
@JsonClassDescription("Which volume is restored, and from where.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(value = "self == oldSelf", message = "the spec of a PodVolumeRestore cannot be changed")
public class PodVolumeRestoreSpec {
    @Required
    @Size(max = 253)
    @JsonPropertyDescription("Name of the Restore.")
    public String restore;

    @Required
    @Size(max = 128)
    @JsonPropertyDescription("UID of the Restore; the name of the file that releases the waiting pod.")
    public String restoreUID;

    @Required
    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Name of the location.")
    public String backupStorageLocation;

    @Required
    @JsonPropertyDescription("The pod by which it is reached.")
    public PodName pod;

    @Required
    @Size(max = 253)
    @JsonPropertyDescription("Name of the volume in the pod.")
    public String volume;

    @JsonPropertyDescription("The claim behind the volume, where there is one.")
    public ClaimReference claim;

    @Required
    @Size(max = 2048)
    @JsonPropertyDescription("The repository as restic names it.")
    public String repoIdentifier;

    @Size(max = 64)
    @JsonPropertyDescription("The snapshot to restore; absent when the volume was empty.")
    public String snapshotID;

    @JsonPropertyDescription("Owner and mode to give the root folder.")
    public RootAttributes root;
}
