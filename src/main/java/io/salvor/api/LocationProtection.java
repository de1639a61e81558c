package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a location does, by itself and by its policies, against the loss of what is stored there. */
@RegisterForReflection
@JsonClassDescription(
        "What keeps backups from being lost to somebody who has got hold of credentials, as it was tried out.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class LocationProtection {
    @JsonPropertyDescription(
            "What somebody who has the credentials of the Jobs of backups and restores could do at worst: AddOnly, delete nothing, and what is overwritten stays as a version; MayHide, delete what stays as a version; MayDestroy; Unknown.")
    public Exposure nodeJobs;

    @JsonPropertyDescription("Whether these Jobs may delete an object.")
    public Permission nodeJobsDelete;

    @JsonPropertyDescription(
            "Whether they may delete a lock of restic. Where they may not, locks stay until the operator removes them, and volumes that take longer than 20 minutes cannot be saved.")
    public Permission nodeJobsDeleteLocks;

    @JsonPropertyDescription("Whether they may overwrite an object.")
    public Permission nodeJobsOverwrite;

    @JsonPropertyDescription("Whether they may delete an object with all its versions.")
    public Permission nodeJobsDeleteVersions;

    @JsonPropertyDescription("Whether the bucket keeps versions: Enabled, Suspended, Off or Unknown.")
    public String versioning;

    @JsonPropertyDescription(
            "How a new object is locked: Compliance or Governance with the days, NoDefault, Off or Unknown.")
    public String objectLock;

    @JsonPropertyDescription("For how many days a new object is locked.")
    public Integer objectLockDays;

    @JsonPropertyDescription("When this was last tried out, RFC 3339: once a day, and when credentials have changed.")
    public String lastProbeTime;

    /** Whether something may be done. */
    public enum Permission {
        Allowed,
        Denied,
        Unknown
    }

    /** What credentials allow at worst. */
    public enum Exposure {
        AddOnly,
        MayHide,
        MayDestroy,
        Unknown
    }
}
