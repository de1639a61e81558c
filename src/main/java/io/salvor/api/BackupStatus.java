package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.salvor.units.Figures;
import java.util.ArrayList;
import java.util.List;

/** What the run did. */
@RegisterForReflection
@JsonClassDescription("How far the run is and what it did.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class BackupStatus implements ReportedStatus<BackupPhase> {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("How far the run is.")
    public BackupPhase phase;

    @JsonPropertyDescription("The location it is stored in.")
    public String storageLocation;

    @JsonPropertyDescription(
            "SHA-256 of the plan in the bucket, in hexadecimal digits; from when it is set, that plan is completed and no other.")
    public String planDigest;

    @JsonPropertyDescription("The Git revision of the policy that was run, where it came from Git.")
    public String policyRevision;

    @JsonPropertyDescription("When it was planned, RFC 3339.")
    public String startTime;

    @JsonPropertyDescription(
            "When it is ended whatever the state, RFC 3339; before it is planned, until when it must be.")
    public String deadline;

    @JsonPropertyDescription("That it comes to its end before its work is done, and why.")
    public RunEnding ending;

    @JsonPropertyDescription("When it ended, RFC 3339.")
    public String completionTime;

    @JsonPropertyDescription("How long it took from the plan to the end, for people, such as 4m12s.")
    public String duration;

    @JsonPropertyDescription(
            "True once the plan is stored and every PodVolumeBackup of it exists; from then on it is completed, never recomputed.")
    public boolean planned;

    @JsonPropertyDescription("Kubernetes objects stored.")
    public int objects;

    @JsonPropertyDescription("How the volumes stand.")
    public VolumeCounts volumes;

    @JsonPropertyDescription("How far the data is.")
    public Progress progress;

    @JsonPropertyDescription("How fast the data is saved, for people, such as 12Mi/s: the bytes done since the start.")
    public String speed;

    @JsonPropertyDescription("Bytes that this run added to the repositories.")
    public Long dataAdded;

    @JsonPropertyDescription("The same for people, such as 1.2Gi.")
    public String added;

    @Size(max = 100)
    @JsonPropertyDescription("Volumes left out, with the reason; the first 100, the rest is in the bucket.")
    public List<VolumeOutcome> skipped = new ArrayList<>();

    @JsonPropertyDescription("How many more were left out than the list has.")
    public Integer moreSkipped;

    @Size(max = 100)
    @JsonPropertyDescription("Volumes that failed or are incomplete; the first 100.")
    public List<VolumeOutcome> failures = new ArrayList<>();

    @JsonPropertyDescription("How many more failed or are incomplete than the list has.")
    public Integer moreFailures;

    @JsonPropertyDescription(
            "The hooks of each pod that has some; of those whose hooks have ended, as many as there is room for.")
    public List<PodHookStatus> hooks = new ArrayList<>();

    @JsonPropertyDescription("How many more pods had hooks that have ended than the list has room for.")
    public Integer moreHooks;

    @Size(max = 16)
    @JsonPropertyDescription("The other locations that hold a copy of it.")
    public List<CopiedBackup> copies = new ArrayList<>();

    @JsonPropertyDescription("One sentence for people: what happened and, if something is wrong, what to do.")
    public String message;

    @Size(max = 16)
    @JsonPropertyDescription("What machines read: Succeeded, Reconciling, Stalled, each with a reason and a message.")
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
    public void phase(BackupPhase next) {
        phase = next;
    }

    @Override
    public void message(String text) {
        message = text;
    }

    @Override
    public void completionTime(String time) {
        completionTime = time;
        duration = Figures.between(startTime, time);
    }
}
