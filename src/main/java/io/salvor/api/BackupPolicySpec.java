package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What is backed up, when, and how its static volumes come back. */
@RegisterForReflection
@JsonClassDescription("What is backed up, when, and how its static volumes come back.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "(has(self.include.namespaces) && size(self.include.namespaces) > 0) || has(self.include.namespaceSelector)",
        message =
                "include.namespaces must name at least one namespace or glob (\"*\" means all), or include.namespaceSelector select some")
@ValidationRule(
        value = "!has(self.copies) || self.copies.all(copy, copy.storageLocation != self.storageLocation"
                + " && self.copies.exists_one(other, other.storageLocation == copy.storageLocation))",
        message = "copies must name each location once, and not the policy's own storageLocation")
public class BackupPolicySpec {
    /** For a run whose policy is gone. */
    public static final String DEFAULT_STARTING_DEADLINE = "1h";

    private static final String DEFAULT_TIME_ZONE = "UTC";
    private static final String DEFAULT_TIMEOUT = "4h";
    private static final String DEFAULT_STORAGE_LOCATION = "default";

    @Size(max = 128)
    @JsonPropertyDescription(
            "When, as cron with five fields or @hourly, @daily, @weekly, @monthly; without it the policy runs only when asked.")
    public String schedule;

    @Default(DEFAULT_TIME_ZONE)
    @Size(max = 64)
    @JsonPropertyDescription("IANA name of the time zone of the schedule.")
    public String timeZone = DEFAULT_TIME_ZONE;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @JsonPropertyDescription(
            "Spreads the start of policies with the same schedule: up to this long after the slot, always the same for one policy.")
    public String jitter;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default(DEFAULT_STARTING_DEADLINE)
    @JsonPropertyDescription("How late a missed run may still start; it is caught up once.")
    public String startingDeadline = DEFAULT_STARTING_DEADLINE;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default(DEFAULT_TIMEOUT)
    @JsonPropertyDescription("How long one Backup may take; volumes not done by then fail, what is done stays.")
    public String timeout = DEFAULT_TIMEOUT;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @JsonPropertyDescription(
            "How long one attempt at one volume may take, so that it does not keep the others waiting; until the end of the Backup unless given.")
    public String volumeTimeout;

    @JsonPropertyDescription("How often a volume is tried before it fails.")
    public RetryRules retry;

    @Default("false")
    @JsonPropertyDescription("True stops the schedule; a Backup made by hand still runs.")
    public Boolean suspend;

    @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$")
    @Default(DEFAULT_STORAGE_LOCATION)
    @JsonPropertyDescription("Name of the BackupStorageLocation.")
    public String storageLocation = DEFAULT_STORAGE_LOCATION;

    @Required
    @JsonPropertyDescription("What is taken in.")
    public Inclusion include;

    @JsonPropertyDescription("What is left out of it.")
    public Selection exclude = new Selection();

    @JsonPropertyDescription("Which pod volumes are saved.")
    public VolumeRules volumes = new VolumeRules();

    @Size(max = 64)
    @JsonPropertyDescription("Commands that run in pods before and after their volumes are saved.")
    public List<PolicyHook> hooks = new ArrayList<>();

    @Size(max = 64)
    @JsonPropertyDescription(
            "What runs in pods that a Restore of its backups brings back; as it was when the backup was taken.")
    public List<RestoreHook> restoreHooks = new ArrayList<>();

    @JsonPropertyDescription("How static PersistentVolumes come back.")
    public StaticVolumes staticVolumes = new StaticVolumes();

    @JsonPropertyDescription("Which Backups of the policy are kept; all of them unless given.")
    public Retention retention;

    @Size(max = 4)
    @JsonPropertyDescription("Other locations that each of its Backups is copied to after it has ended.")
    public List<BackupCopy> copies = new ArrayList<>();

    @JsonPropertyDescription(
            "How the repositories that its Backups put data into are maintained, where their ResticRepository does not say so itself; of several policies the shortest time counts.")
    public MaintenanceRules maintenance;
}
