package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param phase Completed, PartiallyFailed or Failed
 * @param objects how many objects the archive holds
 * @param staticVolumes null where the policy had none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupMarker(
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
    public static final int FORMAT_VERSION = 1;

    public BackupMarker {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
    }
}
