package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** One volume in one Restore. */
@RegisterForReflection
@JsonClassDescription("Which volume is restored, and from where.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!(has(self.include) || has(self.folder)) || !has(self.existingData) || self.existingData != 'Replace'",
        message = "include and folder leave what is there, and existingData: Replace removes it")
@ValidationRule(value = "self == oldSelf", message = "the spec of a PodVolumeRestore cannot be changed")
public class PodVolumeRestoreSpec {
    @Required
    @Size(max = 253)
    @JsonPropertyDescription("Name of the Restore.")
    public String restore;

    @Required
    @Size(max = 128)
    @JsonPropertyDescription("UID of the Restore; the files by which a waiting pod goes on begin with it.")
    public String restoreUID;

    @Required
    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Name of the location.")
    public String backupStorageLocation;

    @Required
    @JsonPropertyDescription("The pod by which it is reached.")
    public PodName pod;

    @JsonPropertyDescription("True where that pod only holds claims while their data is put back, and is deleted then.")
    public Boolean holder;

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

    @JsonPropertyDescription("True where nothing is written to the repository, not even a lock.")
    public Boolean readOnly;

    @Pattern("^[0-9a-f]{8,64}$")
    @JsonPropertyDescription("The snapshot to restore; absent when the volume was empty.")
    public String snapshotID;

    @JsonPropertyDescription("What the tags of the snapshot must say; not compared where it is absent.")
    public SavedVolume source;

    @Default("Keep")
    @JsonPropertyDescription("What becomes of data that lies in the volume before the Restore first writes there.")
    public ExistingData existingData;

    @Size(max = 100)
    @JsonPropertyDescription("Patterns of the files to restore; all unless given.")
    public List<String> include;

    @Pattern(RestoreFiles.FOLDER)
    @JsonPropertyDescription("A new folder in the volume to restore into; its root unless given.")
    public String folder;

    @JsonPropertyDescription(
            "Whether a pod of the backup that waits for the volume goes on where its data does not come back.")
    public DataFailureAction onDataFailure;

    @JsonPropertyDescription("That an earlier Restore has begun to write it, where this one tries that again.")
    public BegunVolume begun;

    @JsonPropertyDescription("Owner and mode to give the root folder.")
    public RootAttributes root;
}
