package io.salvor.operator.backup;

import io.salvor.backup.BackupPlan;
import io.salvor.catalog.RunLimits;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.catalog.StoredPlan;
import io.salvor.catalog.StoredSuspicion;
import io.salvor.reading.StoredPlans;
import java.time.Instant;
import java.util.List;

/**
 * What a Backup was decided to hold, as it lies in the bucket from before the first byte is read. After a crash it is
 * completed, never decided again.
 *
 * @param uid of the Backup, so that another one of the same name is not taken for it
 * @param policyRevision null where the policy did not come from Git
 * @param scheduledFor null for a run by hand
 * @param objects how many objects the archive holds
 * @param problems objects that could not be read or archived, one sentence each
 * @param unstored what the policy asks for and no backup holds, one sentence each
 * @param suspicious when its volumes hold suspiciously little; null in a plan of an earlier version
 */
public record FrozenBackup(
        String backup,
        String uid,
        String policy,
        String policyRevision,
        Instant scheduledFor,
        Instant startTime,
        Instant deadline,
        BackupPlan plan,
        int objects,
        List<String> problems,
        List<String> unstored,
        StaticVolumesRule staticVolumes,
        StoredSuspicion suspicious,
        RunLimits limits) {

    public FrozenBackup {
        problems = problems == null ? List.of() : List.copyOf(problems);
        unstored = unstored == null ? List.of() : List.copyOf(unstored);
        limits = limits == null ? RunLimits.NONE : limits;
    }

    /** What the bucket holds of it. */
    static FrozenBackup of(StoredPlan stored) {
        return new FrozenBackup(
                stored.backup(),
                stored.uid(),
                stored.policy(),
                stored.policyRevision(),
                stored.scheduledFor(),
                stored.startTime(),
                stored.deadline(),
                StoredPlans.plan(stored),
                stored.objects(),
                stored.problems(),
                stored.unstored(),
                stored.staticVolumes(),
                stored.suspicious(),
                stored.limits());
    }

    /** What goes into the bucket. */
    StoredPlan stored() {
        return new StoredPlan(
                StoredPlan.FORMAT_VERSION,
                backup,
                uid,
                policy,
                policyRevision,
                scheduledFor,
                startTime,
                deadline,
                StoredPlans.stored(plan),
                objects,
                problems,
                unstored,
                staticVolumes,
                suspicious,
                limits.equals(RunLimits.NONE) ? null : limits);
    }
}
