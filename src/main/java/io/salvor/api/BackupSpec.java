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

/** One run of a policy. */
@RegisterForReflection
@JsonClassDescription("What is run.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.policy == oldSelf.policy && has(self.scheduledFor) == has(oldSelf.scheduledFor)"
                + " && (!has(self.scheduledFor) || self.scheduledFor == oldSelf.scheduledFor)",
        message = "the spec of a Backup cannot be changed, but for cancel and deletionPolicy: create another Backup")
@ValidationRule(
        value = "!has(oldSelf.cancel) || !oldSelf.cancel || (has(self.cancel) && self.cancel)",
        message = "cancel cannot be taken back: create another Backup")
public class BackupSpec {
    @Required
    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @JsonPropertyDescription("Name of the BackupPolicy to run.")
    public String policy;

    @Size(max = 64)
    @JsonPropertyDescription("The slot of the schedule this run is for, RFC 3339; absent when asked for by hand.")
    public String scheduledFor;

    @JsonPropertyDescription(
            "True ends the run: its Jobs are stopped, its pods let go, and what is saved by then is kept.")
    public Boolean cancel;

    @JsonPropertyDescription(
            "Delete, together with the label salvor.io/delete and the Backup's name or UID as its value: what the bucket holds of the Backup is deleted, and then the Backup. kubectl delete alone deletes no data.")
    public DeletionPolicy deletionPolicy;
}
