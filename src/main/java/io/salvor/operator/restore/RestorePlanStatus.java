package io.salvor.operator.restore;

import io.salvor.api.ObjectCounts;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RestoreStepStatus;
import io.salvor.api.VolumeCounts;
import io.salvor.restore.RestorePlan;
import io.salvor.units.Shortened;
import java.util.stream.Stream;

/** Puts the plan of a Restore into its status: the first steps, all numbers. */
final class RestorePlanStatus {
    private static final int MOST_STEPS = 200;
    private static final int MOST_LISTED = 100;

    private RestorePlanStatus() {}

    static void write(RestoreStatus status, String backup, RestorePlan plan) {
        status.backup = backup;
        status.steps = Stream.concat(
                        plan.steps().stream().map(step -> line(step.action().name(), step.object(), step.reason())),
                        plan.skipped().stream().map(skipped -> line("Skip", skipped.object(), skipped.reason())))
                .limit(MOST_STEPS)
                .toList();
        status.conflicts = plan.conflicts().stream()
                .limit(MOST_LISTED)
                .map(conflict -> line("Conflict", conflict.object(), conflict.message()))
                .toList();
        status.objects = new ObjectCounts();
        status.objects.planned =
                (int) plan.steps().stream().filter(step -> step.body() != null).count();
        status.objects.skipped = plan.skipped().size();
        status.objects.conflicts = plan.conflicts().size();
        status.volumes = new VolumeCounts();
        status.volumes.total =
                plan.pods().stream().mapToInt(pod -> pod.volumes().size()).sum();
        status.volumes.skipped = plan.skippedVolumes().size();
    }

    static RestoreStepStatus line(String action, Object object, String reason) {
        RestoreStepStatus line = new RestoreStepStatus();
        line.action = action;
        line.object = object.toString();
        line.reason = Shortened.message(reason);
        return line;
    }
}
