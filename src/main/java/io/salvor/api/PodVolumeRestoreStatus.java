package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What became of one volume. */
@RegisterForReflection
@JsonClassDescription("How far the volume is; written by the Job on the node.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PodVolumeRestoreStatus extends PodVolumeStatus {
    @JsonPropertyDescription(
            "True once data, owner and mode are back and the waiting pod has been released; the Job then waits for the pod to clean up.")
    public Boolean restored;
}
