package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What became of one volume. */
@RegisterForReflection
@JsonClassDescription("How far the volume is and what was stored; written by the Job on the node.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PodVolumeBackupStatus extends PodVolumeStatus {
    @JsonPropertyDescription("The snapshot, in full.")
    public String snapshotID;

    @JsonPropertyDescription("Bytes added to the repository.")
    public Long dataAdded;

    @JsonPropertyDescription("The same for people, such as 1.2Gi.")
    public String added;

    @JsonPropertyDescription("Files in the snapshot.")
    public Long files;

    @JsonPropertyDescription("True when the volume held nothing; it has no snapshot and restores as empty.")
    public Boolean empty;

    @JsonPropertyDescription("The snapshot it was compared with.")
    public String parentSnapshotID;

    @JsonPropertyDescription("Owner and mode of the root folder.")
    public RootAttributes root;

    @Size(max = 20)
    @JsonPropertyDescription("The first paths that could not be read.")
    public List<String> unreadable = new ArrayList<>();
}
