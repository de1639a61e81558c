package io.salvor.cli.restore;

import io.salvor.api.ObjectCounts;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RestoreStepStatus;
import io.salvor.api.VolumeCounts;
import io.salvor.kubernetes.Conditions;
import io.salvor.reading.FoundBackup;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.trouble.Reason;
import io.salvor.units.Figures;
import java.util.ArrayList;
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
 * @param kept volumes that held data and were left as they were
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
        List<String> kept,
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
                status.kept,
                status.planPath,
                status.reportPath);
    }

    /** A plan that was made here and that nobody carries out. */
    static ShownPlan of(FoundBackup backup, RestorePlan plan) {
        ObjectCounts objects = new ObjectCounts();
        objects.planned = plan.written();
        objects.skipped = plan.skipped().size();
        objects.conflicts = plan.conflicts().size();
        VolumeCounts volumes = new VolumeCounts();
        volumes.total =
                plan.pods().stream().mapToInt(pod -> pod.volumes().size()).sum();
        volumes.skipped = plan.skippedVolumes().size();
        boolean refused = !plan.conflicts().isEmpty();
        String message = objects.planned + " objects and " + volumes.total + " volumes (" + Figures.bytes(plan.bytes())
                + ") would be restored from backup " + backup.name();
        return new ShownPlan(
                null,
                backup.name(),
                backup.choice(),
                backup.notes(),
                refused ? RestorePhase.Failed.name() : RestorePhase.Planned.name(),
                refused ? Reason.Conflict.name() : Reason.Planned.name(),
                refused ? "nothing would be written: " + plan.conflicts().get(0).message() : message,
                plan.bytes(),
                objects,
                volumes,
                steps(backup, plan),
                true,
                plan.conflicts().stream().map(ShownPlan::line).toList(),
                List.of(),
                List.of(),
                null,
                null);
    }

    /** In the order and words of a status. */
    private static List<RestoreStepStatus> steps(FoundBackup backup, RestorePlan plan) {
        String from = "backup " + backup.name();
        List<RestoreStepStatus> steps = new ArrayList<>();
        if (backup.choice() != null) {
            steps.add(line("Choose", from, backup.choice()));
        }
        backup.notes().forEach(note -> steps.add(line("Note", from, note)));
        plan.steps().forEach(step -> steps.add(line(step.action().name(), step.object(), step.reason())));
        plan.skipped().forEach(object -> steps.add(line("Skip", object.object(), object.reason())));
        plan.skippedVolumes()
                .forEach(volume -> steps.add(line(
                        "SkipVolume",
                        volume.namespace() + "/" + volume.pod() + "/" + volume.volume(),
                        volume.message())));
        return steps;
    }

    private static RestoreStepStatus line(Conflict conflict) {
        RestoreStepStatus line = line("Conflict", conflict.object(), conflict.message());
        line.resolvedBy = conflict.resolvedBy();
        return line;
    }

    private static RestoreStepStatus line(String action, Object object, String reason) {
        RestoreStepStatus line = new RestoreStepStatus();
        line.action = action;
        line.object = object.toString();
        line.reason = reason;
        return line;
    }

    private static String reason(RestoreStatus status) {
        return status.conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.SUCCEEDED))
                .map(condition -> condition.reason)
                .findFirst()
                .orElse(null);
    }
}
