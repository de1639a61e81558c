package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One restore. */
@RegisterForReflection
@JsonClassDescription("What is restored, and from where.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = OnlyRetry.ONE_SOURCE,
        message = "name either a backup, or a policy and asOf, or the Restore to try again in retryOf")
@ValidationRule(
        value = OnlyRetry.NOTHING_ELSE,
        message =
                "with retryOf all but timeout, dryRun, suspend and cancel is taken from that Restore: say nothing else")
@ValidationRule(value = "has(self.policy) == has(self.asOf)", message = "asOf goes with policy, and policy needs asOf")
@ValidationRule(
        value = ModeRules.DATA,
        message = "claimMapping, allowRunning, scaleDown and include.claims go with mode: Data")
@ValidationRule(
        value = "!(has(self.allowRunning) && self.allowRunning && has(self.scaleDown) && self.scaleDown)",
        message = "either allowRunning or scaleDown")
@ValidationRule(
        value = ModeRules.FULL,
        message = "patches, restoreStatus and hooks are for objects, and mode: Data makes none")
@ValidationRule(value = SameSource.ASKED, message = SameSource.IMMUTABLE)
@ValidationRule(value = SameContent.ASKED, message = SameSource.IMMUTABLE)
@ValidationRule(value = SameNames.ASKED, message = SameSource.IMMUTABLE)
@ValidationRule(value = SameObjects.ASKED, message = SameSource.IMMUTABLE)
@ValidationRule(value = SameHooks.ASKED, message = SameSource.IMMUTABLE)
@ValidationRule(value = SameSource.CANCELED, message = "cancel cannot be taken back: create another Restore")
public class RestoreSpec {
    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Name of the Backup to restore.")
    public String backup;

    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Name of the policy whose backups to choose from.")
    public String policy;

    @Pattern("^(now|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))$")
    @Size(max = 64)
    @JsonPropertyDescription(
            "With policy: the newest backup taken at or before this time is restored, RFC 3339 or now; none is an error.")
    public String asOf;

    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription(
            "Name of a Restore that has ended, of which what failed is tried again, from the same backup: all else but timeout, dryRun,"
                    + " suspend and cancel is taken from it.")
    public String retryOf;

    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @Default("default")
    @JsonPropertyDescription("Name of the BackupStorageLocation to look in.")
    public String storageLocation = "default";

    @JsonPropertyDescription("What of it is restored; all unless given.")
    public RestoreSelection include = new RestoreSelection();

    @JsonPropertyDescription(
            "What of it is not, though it is included; each thing that is named here leaves out by itself.")
    public RestoreSelection exclude;

    @Default("Skip")
    @JsonPropertyDescription(
            "What becomes of objects that are in the cluster; Update needs rbac.updateObjects of the chart and leaves pods,"
                    + " Jobs, claims and what is behind them as they are.")
    public ExistingObjects existingObjects = ExistingObjects.Skip;

    @Default("false")
    @JsonPropertyDescription(
            "True keeps the node ports of Services that nobody asked for by name; in use they are refused.")
    public Boolean preserveNodePorts;

    @Default("false")
    @JsonPropertyDescription(
            "True keeps the cluster IPs of Services; in use, or outside the cluster's range, they are refused.")
    public Boolean preserveClusterIPs;

    @Size(max = 64)
    @JsonPropertyDescription(
            "What is changed in objects before they are made, by JSON patches in order; what binds claims and volumes cannot be.")
    public List<RestorePatch> patches = new ArrayList<>();

    @Size(max = 256)
    @JsonPropertyDescription(
            "Resources whose objects are made with the status that they had, as plural, plural.group, Kind or Kind.group, by name or"
                    + " glob; needs rbac.restoreStatus of the chart.")
    public List<String> restoreStatus = new ArrayList<>();

    @JsonPropertyDescription(
            "Namespaces of the backup to the names that they get in the target cluster, in every field that names one.")
    public Map<String, String> namespaceMapping;

    @JsonPropertyDescription(
            "How static PersistentVolumes come back; as the policy said when the backup was taken, unless given.")
    public StaticVolumes staticVolumes;

    @JsonPropertyDescription(
            "Storage classes of the backup to those of the target cluster, for claims that get a new volume;"
                    + " \"\" stands for none. One that is mapped to itself is taken though it has another provisioner.")
    public Map<String, String> storageClassMapping;

    @Default("Keep")
    @JsonPropertyDescription("What becomes of data that lies in a volume before it is restored.")
    public ExistingData existingData = ExistingData.Keep;

    @Size(max = 256)
    @JsonPropertyDescription("Volumes for which that is different; the first entry that fits counts.")
    public List<RestoreVolume> volumes = new ArrayList<>();

    @JsonPropertyDescription(
            "Only some files of the volumes, or all of them in a folder of their own; all, where they were, unless given.")
    public RestoreFiles files;

    @Default("false")
    @JsonPropertyDescription(
            "True plans only: the restore ends as Planned, with its steps in the status, and nothing is written into the cluster.")
    public Boolean dryRun;

    @Default("Hold")
    @JsonPropertyDescription(
            "What becomes of pods and of what makes pods where a claim that they mount could not be filled: Hold makes none of them.")
    public DataFailureAction onDataFailure = DataFailureAction.Hold;

    @Default("Full")
    @JsonPropertyDescription(
            "Full restores objects and data and leaves alone what is there; Data puts data into claims that are there, and nothing"
                    + " else.")
    public RestoreMode mode = RestoreMode.Full;

    @JsonPropertyDescription(
            "With mode Data: claims of the backup, as <namespace>/<name>, to other claims of the target namespace that get their data.")
    public Map<String, String> claimMapping;

    @Default("false")
    @JsonPropertyDescription(
            "With mode Data: True writes although pods mount the claims; what they write mixes with what is restored.")
    public Boolean allowRunning;

    @Default("false")
    @JsonPropertyDescription(
            "With mode: Data: True scales down what makes pods that mount the claims, and up again when their data is there.")
    public Boolean scaleDown;

    @Default("false")
    @JsonPropertyDescription(
            "True suspends what Argo CD or Flux holds the workloads to for as long as the restore takes.")
    public Boolean suspendGitOps;

    @Default("Claim")
    @JsonPropertyDescription(
            "How data behind claims comes back: Claim puts it back before any pod that mounts them is made; Pod makes the pods of"
                    + " the backup, each of which waits for its own data.")
    public DataRoute dataRoute = DataRoute.Claim;

    @Default("Restore")
    @JsonPropertyDescription(
            "What becomes of volumes without a claim where the controller of their pod makes that anew: Restore makes the pod of"
                    + " the backup with their data in it; Skip leaves it to the controller.")
    public PodVolumes podVolumes = PodVolumes.Restore;

    @Size(max = 64)
    @JsonPropertyDescription(
            "What runs in pods that come back; where one of these fits a pod, none of its annotations or of the policy does.")
    public List<RestoreHook> hooks = new ArrayList<>();

    @Default("Run")
    @JsonPropertyDescription(
            "What becomes of hooks that the backup carries: Velero's annotations of its pods, and restoreHooks of its policy.")
    public StoredHooks storedHooks = StoredHooks.Run;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default("4h")
    @JsonPropertyDescription("How long the restore may take.")
    public String timeout = "4h";

    @JsonPropertyDescription(
            "True ends the restore: its Jobs are stopped, pods that wait for its data are removed, and what is put back by then stays.")
    public Boolean cancel;

    @Default("false")
    @JsonPropertyDescription(
            "True stops the restore where it is: its Jobs are stopped, and nothing more is made or written until it is false again. The"
                    + " deadline stays as it is.")
    public Boolean suspend;
}
