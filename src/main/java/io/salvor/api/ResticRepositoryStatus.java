package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What the operator knows of the repository. */
@RegisterForReflection
@JsonClassDescription("Whether the repository can be used, and if not, why.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ResticRepositoryStatus implements ReportedStatus<RepositoryPhase> {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("Whether it can be used.")
    public RepositoryPhase phase;

    @JsonPropertyDescription("The identity that restic gave it.")
    public String repositoryID;

    @JsonPropertyDescription(
            "How much work each restic does to open it; Cheap where Salvor has written its key, Ordinary with a password that people have thought of.")
    public KeyCost keyCost;

    @JsonPropertyDescription("When that was last looked at, RFC 3339; once a day.")
    public String keyLookTime;

    @JsonPropertyDescription("When it was first seen to be ready, RFC 3339.")
    public String readyTime;

    @JsonPropertyDescription(
            "Bytes of all its files in the location, as restic stored them, when they were last counted.")
    public Long totalBytes;

    @JsonPropertyDescription("The same for people, such as 1.2Gi.")
    public String size;

    @JsonPropertyDescription("How many snapshots it held when they were last counted.")
    public Integer snapshots;

    @JsonPropertyDescription("When its files were last counted, RFC 3339.")
    public String measuredTime;

    @JsonPropertyDescription("How many packs it has, the files that hold the data, when they were last counted.")
    public Long packs;

    @JsonPropertyDescription("Bytes of the packs.")
    public Long packBytes;

    @JsonPropertyDescription("How many files its index has.")
    public Long indexes;

    @JsonPropertyDescription("Bytes of the index.")
    public Long indexBytes;

    @JsonPropertyDescription("How much of the packs no snapshot needs, such as 4%, when maintenance last ended.")
    public String unused;

    @JsonPropertyDescription("Bytes that no snapshot needs, when maintenance last ended.")
    public Long unusedBytes;

    @JsonPropertyDescription("When snapshots were last forgotten and the repository was pruned, RFC 3339.")
    public String lastMaintenanceTime;

    @JsonPropertyDescription("When a check last came to its end, RFC 3339.")
    public String lastCheckTime;

    @JsonPropertyDescription("When maintenance is due next, RFC 3339.")
    public String nextMaintenanceTime;

    @Size(max = 16)
    @JsonPropertyDescription("The settings in force, each with where it comes from.")
    public List<String> settings = new ArrayList<>();

    @Size(max = 100)
    @JsonPropertyDescription("The policies whose Backups have put data into it.")
    public List<String> policies = new ArrayList<>();

    @JsonPropertyDescription("What is to be done, until it is done.")
    public MaintenanceRound round;

    @JsonPropertyDescription("The Job that is at work on that.")
    public MaintenanceAttempt maintenanceJob;

    @JsonPropertyDescription("The number of the last Job of maintenance.")
    public Long lastAttempt;

    @JsonPropertyDescription("How many Jobs have failed since the last that did not.")
    public Integer maintenanceFailures;

    @JsonPropertyDescription("When the last of them did, RFC 3339.")
    public String lastFailureTime;

    @JsonPropertyDescription("What maintenance has done and found.")
    public MaintenanceRecord maintenance;

    @JsonPropertyDescription("The Job that copies snapshots of another location into it.")
    public CopyAttempt copyJob;

    @JsonPropertyDescription("The number of the last Job of that sort.")
    public Long lastCopyAttempt;

    @Size(max = 100)
    @JsonPropertyDescription(
            "The last of them of each policy and of each location that it is copied from, where it has ended well, until the Backup is whole: what it was to copy has to be there then.")
    public List<EndedCopyJob> endedCopyJobs = new ArrayList<>();

    @JsonPropertyDescription("How many of these Jobs have failed since the last that did not.")
    public Integer copyFailures;

    @JsonPropertyDescription("When the last of them did, RFC 3339.")
    public String lastCopyFailureTime;

    @JsonPropertyDescription("When snapshots were last copied into it, RFC 3339.")
    public String lastCopyTime;

    @JsonPropertyDescription("What a maintenance would forget, as somebody has asked for it last.")
    public ForgetPreview forgetPreview;

    @Size(max = 50)
    @JsonPropertyDescription(
            "Snapshots that were to be forgotten and stay until a person has looked, the first of them, each with the reason; they keep deletions from ending.")
    public List<String> stuck = new ArrayList<>();

    @JsonPropertyDescription("The last value of the annotation salvor.io/maintenance-requested that was acted on.")
    public String lastHandledMaintenance;

    @JsonPropertyDescription("When it was last opened or made, or that was tried, RFC 3339.")
    public String lastLookTime;

    @Size(max = 1000)
    @JsonPropertyDescription(
            "The newest whole backup of each volume, of those whose PodVolumeBackups have left the cluster; the newest 1000.")
    public List<LastGoodVolume> lastGood = new ArrayList<>();

    @JsonPropertyDescription("One sentence for people: what happened and, if something is wrong, what to do.")
    public String message;

    @JsonPropertyDescription("The last value of the annotation reconcile.salvor.io/requestedAt that was acted on.")
    public String lastHandledReconcileAt;

    @Size(max = 16)
    @JsonPropertyDescription(
            "What machines read: Ready; Locked while somebody else holds a lock that excludes all others; CheapKey while its key cannot be made cheap; Maintained; Damaged once a check has found damage; Copied once snapshots of another location were to be copied into it; each with a reason and a message.")
    public List<Condition> conditions = new ArrayList<>();

    @Override
    public List<Condition> conditions() {
        return conditions;
    }

    @Override
    public void observedGeneration(Long generation) {
        observedGeneration = generation;
    }

    @Override
    public void phase(RepositoryPhase next) {
        phase = next;
    }

    @Override
    public void message(String text) {
        message = text;
    }
}
