package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What the last sync found. */
@RegisterForReflection
@JsonClassDescription("Which revision is in force, and what is wrong with the newest.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PolicySourceStatus implements ReportedStatus<Void> {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("The last revision that was looked at, as branch@sha1:commit.")
    public String lastAttemptedRevision;

    @JsonPropertyDescription("The revision that is in force, as branch@sha1:commit.")
    public String lastAppliedRevision;

    @JsonPropertyDescription(
            "The revision that is in force, for people: the branch and the first digits of the commit.")
    public String revision;

    @JsonPropertyDescription("When the revision in force was applied.")
    public String lastAppliedTime;

    @JsonPropertyDescription(
            "Git's id of the folder in the revision in force, followed by that of spec.ignore where it is set; with the same one the same files are read.")
    public String lastAppliedTree;

    @JsonPropertyDescription("The key that signed the revision in force, where spec.verify asks for a signature.")
    public String verifiedBy;

    @JsonPropertyDescription("How many policies the revision in force holds.")
    public Integer policies;

    @Size(max = 100)
    @JsonPropertyDescription("Everything wrong in the last attempted revision; the first 100.")
    public List<PolicyError> errors = new ArrayList<>();

    @Size(max = 100)
    @JsonPropertyDescription(
            "Files and folders of the last attempted revision that were not read, each with the reason, unless their names show that they hold no policy; the first 100.")
    public List<IgnoredFile> ignored = new ArrayList<>();

    @Size(max = 100)
    @JsonPropertyDescription(
            "Policies of the source that are in the cluster as somebody else's, as last looked at; the first 100.")
    public List<ConflictingPolicy> conflicts = new ArrayList<>();

    @JsonPropertyDescription("The last value of the annotation reconcile.salvor.io/requestedAt that was acted on.")
    public String lastHandledReconcileAt;

    @Size(max = 16)
    @JsonPropertyDescription("What machines read: Ready, Reconciling, Stalled, each with a reason and a message.")
    public List<Condition> conditions = new ArrayList<>();

    @Override
    public List<Condition> conditions() {
        return conditions;
    }

    @Override
    public void observedGeneration(Long generation) {
        observedGeneration = generation;
    }
}
