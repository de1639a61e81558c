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
import java.util.Map;

/** One volume of one pod in one Backup. */
@RegisterForReflection
@JsonClassDescription("Which volume is saved, and where to.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(value = "self == oldSelf", message = "the spec of a PodVolumeBackup cannot be changed")
public class PodVolumeBackupSpec {
    @Required
    @Size(max = 253)
    @JsonPropertyDescription("Name of the Backup.")
    public String backup;

    @Required
    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Name of the location.")
    public String backupStorageLocation;

    @Size(max = 253)
    @JsonPropertyDescription(
            "Node that holds the volume; absent for a claim that no running pod mounted, which a pod is made to hold.")
    public String node;

    @Required
    @JsonPropertyDescription(
            "The pod; of a claim that no pod uses, the one that is made to hold it, with the UID of the claim.")
    public PodReference pod;

    @Required
    @Size(max = 253)
    @JsonPropertyDescription("Name of the volume in the pod; of a claim that no pod uses, the name of the claim.")
    public String volume;

    @JsonPropertyDescription("The claim behind the volume, where there is one.")
    public ClaimReference claim;

    @Required
    @Size(max = 2048)
    @JsonPropertyDescription("The repository as restic names it.")
    public String repoIdentifier;

    @Required
    @Size(max = 4096)
    @JsonPropertyDescription("Folder of the volume on the node, for a pod of that UID.")
    public String hostPath;

    @JsonPropertyDescription("Which files are saved.")
    public FileRules files;

    @JsonPropertyDescription("When it holds suspiciously little; as the policy says unless given.")
    public SuspicionRule suspicious;

    @Size(max = 317)
    @JsonPropertyDescription(
            "What decided that the volume is saved: the key of an annotation, rule and its number, or default.")
    public String decidedBy;

    @JsonPropertyDescription("Tags of the snapshot.")
    public Map<String, String> tags;
}
