package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The newest whole backup of a volume whose record has left the cluster. */
@RegisterForReflection
@JsonClassDescription("The newest whole backup of a volume whose PodVolumeBackup has left the cluster.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class LastGoodVolume {
    @Size(max = 253)
    @JsonPropertyDescription("Name of its claim; absent for a volume without one.")
    public String claim;

    @Size(max = 64)
    @JsonPropertyDescription("UID of the claim at that time.")
    public String claimUID;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the pod, where the volume has no claim.")
    public String pod;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the volume in that pod.")
    public String volume;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the policy that was run.")
    public String policy;

    @Size(max = 253)
    @JsonPropertyDescription("Name of the Backup that holds it.")
    public String backup;

    @Size(max = 64)
    @JsonPropertyDescription("When the volume was done, RFC 3339.")
    public String time;
}
