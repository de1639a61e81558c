package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** When the policy ran and will run. */
@RegisterForReflection
@JsonClassDescription("When the policy ran and will run, and whether it can.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class BackupPolicyStatus implements ReportedStatus<Void> {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("The newest slot that was acted on, RFC 3339.")
    public String lastScheduleTime;

    @JsonPropertyDescription(
            "The schedule with its time zone as it was seen last; suspended while it is stopped, and empty where there is none.")
    public String schedule;

    @JsonPropertyDescription("When that schedule came into force, RFC 3339; earlier slots are neither run nor missed.")
    public String scheduleSince;

    @JsonPropertyDescription("The next slot, RFC 3339.")
    public String nextScheduleTime;

    @JsonPropertyDescription("The newest Backup.")
    public LastBackup lastBackup;

    @JsonPropertyDescription("When the newest Completed Backup ended, RFC 3339.")
    public String lastSuccessfulTime;

    @JsonPropertyDescription("How the claims in its namespaces are covered, by all policies together.")
    public CoverageSummary coverage;

    @Size(max = 16)
    @JsonPropertyDescription("How the copies of its Backups stand, by location.")
    public List<CopyStatus> copies = new ArrayList<>();

    @Size(max = 16)
    @JsonPropertyDescription(
            "What machines read: Ready, Reconciling, Stalled; Copied where its Backups are copied to other locations; each with a reason and a message.")
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
