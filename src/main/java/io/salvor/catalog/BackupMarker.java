package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * The file that is written last and makes a backup exist.
 *
 * @param name of the Backup, and of its folder
 * @param policy null for a backup without one
 * @param policyRevision Git revision of the policy, null where it did not come from Git
 * @param scheduledFor slot of the schedule, null for an ad-hoc run
 * @param startTime what a restore "as of" a time compares with
 * @param phase Completed, PartiallyFailed, Failed or Canceled
 * @param objects how many objects the archive holds
 * @param staticVolumes null where the policy had none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupMarker(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("name") String name,
        @JsonProperty("uid") String uid,
        @JsonProperty("policy") String policy,
        @JsonProperty("policyRevision") String policyRevision,
        @JsonProperty("scheduledFor") Instant scheduledFor,
        @JsonProperty("startTime") Instant startTime,
        @JsonProperty("completionTime") Instant completionTime,
        @JsonProperty("phase") String phase,
        @JsonProperty("storageLocation") String storageLocation,
        @JsonProperty("namespaces") List<String> namespaces,
        @JsonProperty("objects") int objects,
        @JsonProperty("volumes") VolumeSummary volumes,
        @JsonProperty("staticVolumes") StaticVolumesRule staticVolumes,
        @JsonProperty("salvorVersion") String salvorVersion) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public BackupMarker {
        Shape.text(name, "name");
        Shape.required(startTime, "startTime");
        Shape.text(phase, "phase");
        namespaces = Shape.list(namespaces, "namespaces");
    }
}
