package io.salvor.cli.restore;

import io.salvor.api.ObjectCounts;
import io.salvor.api.Restore;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RestoreStepStatus;
import io.salvor.api.VolumeCounts;
import io.salvor.kubernetes.Conditions;
import java.util.List;

/**
 * A restore as the command shows it.
 *
 * @param restore namespace and name of the Restore; null for a plan that was made without one
 * @param backup null while none is found
 * @param choice null where the backup was named
 * @param phase as {@code status.phase} has it; null while there is none
 * @param reason of the condition; null while there is none
 * @param bytes of the volumes; null where that is not known
 * @param objects null while there is no plan
 * @param volumes null while there is no plan
 * @param all whether these are all steps
 * @param planPath where in the bucket all of it is; null where it is not
 */
record ShownPlan(
        String restore,
        String backup,
        String choice,
        List<String> notes,
        String phase,
        String reason,
        String message,
        Long bytes,
        ObjectCounts objects,
        VolumeCounts volumes,
        List<RestoreStepStatus> steps,
        boolean all,
        List<RestoreStepStatus> conflicts,
        List<RestoreStepStatus> failures,
        String planPath,
        String reportPath) {
    /** So many steps, and no more, are in a status. */
    private static final int MOST_STEPS = 200;

    /** What the status of a Restore says. */
    static ShownPlan of(Restore restore) {
        RestoreStatus status = restore.getStatus();
        return new ShownPlan(
                restore.getMetadata().getNamespace() + "/"
                        + restore.getMetadata().getName(),
                status.backup,
                status.choice,
                status.notes,
                status.phase == null ? null : status.phase.name(),
                reason(status),
                status.message,
                status.progress == null ? null : status.progress.totalBytes,
                status.objects,
                status.volumes,
                status.steps,
                status.steps.size() < MOST_STEPS,
                status.conflicts,
                status.failures,
                status.planPath,
                status.reportPath);
    }

    private static String reason(RestoreStatus status) {
        return status.conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.SUCCEEDED))
                .map(condition -> condition.reason)
                .findFirst()
                .orElse(null);
    }
}
