package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What became of one volume. */
@RegisterForReflection
@JsonClassDescription("How far the volume is; written by the Job on the node.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PodVolumeRestoreStatus extends PodVolumeStatus {
    @JsonPropertyDescription(
            "True from before this Restore first writes into the folder in path: what lies there is its own.")
    public Boolean writing;

    @JsonPropertyDescription(
            "True once data, owner and mode are back; from then on nothing is written into the volume.")
    public Boolean restored;

    @Size(max = 64)
    @JsonPropertyDescription(
            "UID of the PersistentVolume that it was last tried on; absent where it lives with its pod.")
    public String volumeUID;

    @JsonPropertyDescription("True where the volume held data and is left as it was.")
    public Boolean kept;

    @JsonPropertyDescription(
            "Why its data does not come back, where the pod goes on all the same; from then on nothing is written into the volume.")
    public VolumeLoss lost;
}
