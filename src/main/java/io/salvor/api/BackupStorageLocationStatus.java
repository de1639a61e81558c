package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What the last probe found. */
@RegisterForReflection
@JsonClassDescription("Whether the location can be used, and if not, why.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class BackupStorageLocationStatus implements ReportedStatus<LocationPhase> {
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("Whether the location can be used.")
    public LocationPhase phase;

    @JsonPropertyDescription(
            "When it was last probed, RFC 3339; renewed when it is five minutes old, and when the phase changes.")
    public String lastProbeTime;

    @JsonPropertyDescription(
            "The name that passwords are derived with, as recorded in the bucket when the location was first used.")
    public String keyContext;

    @JsonPropertyDescription("Where it lay when it was last Available; a place that was in use is never begun anew.")
    public String place;

    @JsonPropertyDescription("What retention found.")
    public LocationRetentionStatus retention;

    @JsonPropertyDescription("What keeps backups there from being lost to an attacker.")
    public LocationProtection protection;

    @JsonPropertyDescription("What the repositories have their passwords from now.")
    public PasswordMode passwordMode;

    @JsonPropertyDescription("How far the master key or the passwords are changed; there only meanwhile.")
    public KeyReplacement keyReplacement;

    @JsonPropertyDescription("One sentence for people: what happened and, if something is wrong, what to do.")
    public String message;

    @Size(max = 16)
    @JsonPropertyDescription(
            "What machines read: Ready, MasterKeySaved, Writable, Retention, MasterKeyReplaced while previousMasterKey is named, PasswordsInForce while passwordMode is given, each with a reason and a message.")
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
    public void phase(LocationPhase next) {
        phase = next;
    }

    @Override
    public void message(String text) {
        message = text;
    }
}
