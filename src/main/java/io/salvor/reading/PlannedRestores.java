package io.salvor.reading;

import io.salvor.api.Restore;
import io.salvor.api.RestoreStatus;
import io.salvor.catalog.PlannedRestore;
import io.salvor.catalog.PlannedRestore.Refusal;
import io.salvor.catalog.PlannedRestore.Step;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.units.Shortened;
import java.time.Instant;
import java.util.List;

/** Turns the plan of a restore into what people read of it: every step with its reason, and of no object more than its name. */
public final class PlannedRestores {
    private PlannedRestores() {}

    /** What was planned for a Restore, whose status says since when and from which backup. */
    public static PlannedRestore of(Restore restore, RestorePlan plan) {
        RestoreStatus status = restore.getStatus();
        return new PlannedRestore(
                PlannedRestore.FORMAT_VERSION,
                restore.getMetadata().getName(),
                restore.getMetadata().getUid(),
                status.backup,
                status.choice,
                status.notes,
                Instant.parse(status.startTime),
                Boolean.TRUE.equals(restore.getSpec().dryRun),
                plan.bytes(),
                plan.steps().stream()
                        .map(step -> new Step(
                                step.stage().name(),
                                step.action().name(),
                                step.object().toString(),
                                Shortened.message(step.reason()),
                                step.needs().stream().sorted().toList()))
                        .toList(),
                plan.conflicts().stream()
                        .map(conflict -> new PlannedRestore.Conflict(
                                conflict.object().toString(),
                                Shortened.message(conflict.message()),
                                conflict.resolvedBy()))
                        .toList(),
                plan.skipped().stream()
                        .map(object -> refusal(object.object(), object.reason()))
                        .toList(),
                volumes(plan),
                plan.skippedVolumes().stream()
                        .map(volume -> new PlannedRestore.SkippedVolume(
                                volume.namespace(),
                                volume.pod(),
                                volume.volume(),
                                volume.failed(),
                                volume.reason().name(),
                                Shortened.message(volume.message())))
                        .toList());
    }

    private static Refusal refusal(Object object, String reason) {
        return new Refusal(object.toString(), Shortened.message(reason));
    }

    private static List<PlannedRestore.Volume> volumes(RestorePlan plan) {
        return plan.pods().stream()
                .flatMap(pod -> pod.volumes().stream().map(volume -> volume(pod, volume)))
                .toList();
    }

    private static PlannedRestore.Volume volume(PodRestore pod, VolumeData volume) {
        return new PlannedRestore.Volume(
                pod.namespace(),
                pod.pod(),
                volume.volume(),
                volume.claim(),
                volume.snapshotId(),
                volume.bytes(),
                volume.existingData().name(),
                Shortened.message(volume.incomplete()));
    }
}
