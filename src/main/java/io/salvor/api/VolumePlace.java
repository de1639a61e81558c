package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Where a volume is for one attempt. */
@RegisterForReflection
@JsonClassDescription("Where the volume is now: looked up again for each attempt.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class VolumePlace {
    @Size(max = 253)
    @JsonPropertyDescription("Node that holds it.")
    public String node;

    @Size(max = 253)
    @JsonPropertyDescription("Pod that mounts it.")
    public String pod;

    @Size(max = 64)
    @JsonPropertyDescription("UID of that pod.")
    public String podUID;

    @Size(max = 4096)
    @JsonPropertyDescription("Its folder on the node.")
    public String hostPath;

    @Size(max = 4096)
    @JsonPropertyDescription(
            "In a restore: folder on the node by which a waiting pod learns that the volume is back; absent where none waits.")
    public String signalPath;
}
