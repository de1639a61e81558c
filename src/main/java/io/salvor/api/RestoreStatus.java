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

/** What the restore did. */
@RegisterForReflection
@JsonClassDescription("The plan, how far it is and what it did.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RestoreStatus implements ReportedStatus<RestorePhase> {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("How far it is.")
    public RestorePhase phase;

    @JsonPropertyDescription("The Backup that is restored.")
    public String backup;

    @JsonPropertyDescription("Its UID, which the tags of its snapshots must name.")
    public String backupUID;

    @JsonPropertyDescription("Why it is this Backup, where a policy and a time were given.")
    public String choice;

    @Size(max = 20)
    @JsonPropertyDescription(
            "What a person should know although nothing stands in the way: what the Backup lacks, which newer ones"
                    + " could not be chosen, what could not be written down.")
    public List<String> notes = new ArrayList<>();

    @JsonPropertyDescription("When it was planned, RFC 3339.")
    public String startTime;

    @JsonPropertyDescription("When it is ended whatever the state, RFC 3339.")
    public String deadline;

    @JsonPropertyDescription("That it comes to its end before its work is done, and why.")
    public RunEnding ending;

    @JsonPropertyDescription("When it ended, RFC 3339.")
    public String completionTime;

    @JsonPropertyDescription("How long it took from the plan to the end, for people, such as 4m12s.")
    public String duration;

    @JsonPropertyDescription(
            "SHA-256 of the plan in the bucket, in hexadecimal digits; that plan is carried out and no other.")
    public String planDigest;

    @JsonPropertyDescription("True once the plan is stored; from then on it is completed, never recomputed.")
    public boolean planned;

    @JsonPropertyDescription(
            "Where in the bucket people read the whole plan; secret/<name> where the location is only read. It is packed with gzip.")
    public String planPath;

    @JsonPropertyDescription("Where people read what became of each step and volume, in the same way.")
    public String reportPath;

    @JsonPropertyDescription("The stage of the plan that is being carried out.")
    public String stage;

    @Size(max = 200)
    @JsonPropertyDescription("The plan: steps in order, with reasons; the first 200.")
    public List<RestoreStepStatus> steps = new ArrayList<>();

    @Size(max = 100)
    @JsonPropertyDescription("What stands in the way; with any of these nothing is written.")
    public List<RestoreStepStatus> conflicts = new ArrayList<>();

    @Size(max = 100)
    @JsonPropertyDescription("Objects and volumes that could not be restored; the first 100.")
    public List<RestoreStepStatus> failures = new ArrayList<>();

    @JsonPropertyDescription("How the objects stand.")
    public ObjectCounts objects;

    @JsonPropertyDescription("How the volumes stand.")
    public VolumeCounts volumes;

    @Size(max = 100)
    @JsonPropertyDescription(
            "Volumes that held data and are left as they were: namespace and claim, or namespace, pod and volume; the first 100.")
    public List<String> kept = new ArrayList<>();

    @Size(max = 1000)
    @JsonPropertyDescription(
            "What is scaled down for this restore, with the replicas that it had; on record before that is done.")
    public List<ScaledObject> scaledDown = new ArrayList<>();

    @Size(max = 1000)
    @JsonPropertyDescription("What became of the hooks in pods that came back; on record before each is run.")
    public List<RestoreHookStatus> hooks = new ArrayList<>();

    @Size(max = 100)
    @JsonPropertyDescription(
            "What of Argo CD or Flux stands still for this restore, with what it had; on record before it is suspended.")
    public List<SuspendedOwner> suspendedOwners = new ArrayList<>();

    @JsonPropertyDescription(
            "How many of its volumes have a PodVolumeRestore; without all of these it cannot be tried again.")
    public Integer records;

    @JsonPropertyDescription("The Restore of which this one tries again what failed.")
    public RetriedRestore retry;

    @JsonPropertyDescription("How far the data is.")
    public Progress progress;

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
    public void phase(RestorePhase next) {
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
