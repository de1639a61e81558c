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
public class PodVolumeBackupStatus {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("How far it is.")
    public VolumePhase phase;

    @JsonPropertyDescription("Folder of the volume on the node.")
    public String path;

    @JsonPropertyDescription("The snapshot, in full.")
    public String snapshotID;

    @JsonPropertyDescription("How far the data is.")
    public Progress progress;

    @JsonPropertyDescription("What happened and, if something is wrong, what to do.")
    public String message;

    @JsonPropertyDescription("When restic started, RFC 3339.")
    public String startTimestamp;

    @JsonPropertyDescription("When it ended, RFC 3339.")
    public String completionTimestamp;

    @JsonPropertyDescription("Bytes added to the repository.")
    public Long dataAdded;

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
