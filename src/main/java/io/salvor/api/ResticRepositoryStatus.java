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
            "What machines read: Ready, and Locked while somebody else holds a lock that excludes all others, each with a reason and a message.")
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
