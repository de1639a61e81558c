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
 * @param copiedFrom the location that it was copied from; null for one that is not a copy
 * @param copiedTime when the copy was complete; likewise
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
        @JsonProperty("salvorVersion") String salvorVersion,
        @JsonProperty("copiedFrom") String copiedFrom,
        @JsonProperty("copiedTime") Instant copiedTime) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public BackupMarker {
        Shape.text(name, "name");
        Shape.required(startTime, "startTime");
        Shape.text(phase, "phase");
        namespaces = Shape.list(namespaces, "namespaces");
    }

    /** One that is not a copy. */
    public BackupMarker(
            int formatVersion,
            String name,
            String uid,
            String policy,
            String policyRevision,
            Instant scheduledFor,
            Instant startTime,
            Instant completionTime,
            String phase,
            String storageLocation,
            List<String> namespaces,
            int objects,
            VolumeSummary volumes,
            StaticVolumesRule staticVolumes,
            String salvorVersion) {
        this(
                formatVersion,
                name,
                uid,
                policy,
                policyRevision,
                scheduledFor,
                startTime,
                completionTime,
                phase,
                storageLocation,
                namespaces,
                objects,
                volumes,
                staticVolumes,
                salvorVersion,
                null,
                null);
    }

    /** That of a copy in another location. @param from the location that it is copied from @param count how many objects its archive holds */
    public BackupMarker copied(String from, String location, int count, Instant time) {
        return new BackupMarker(
                FORMAT_VERSION,
                name,
                uid,
                policy,
                policyRevision,
                scheduledFor,
                startTime,
                completionTime,
                phase,
                location,
                namespaces,
                count,
                volumes,
                staticVolumes,
                salvorVersion,
                from,
                time);
    }
}
