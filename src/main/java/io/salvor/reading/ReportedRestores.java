package io.salvor.reading;

import io.salvor.api.ObjectCounts;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.Restore;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RestoreStepStatus;
import io.salvor.catalog.RestoreReport;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.units.Shortened;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what became of a restore, step by step and volume by volume, by its status at the end, its plan and the records of its volumes. */
public final class ReportedRestores {
    private static final String NOT_REACHED = "NotReached";

    /** What the status says was done to an object whose data is lost. */
    private static final String HOLD = "Hold";

    private final RestoreStatus status;
    private final Map<String, RestoreStepStatus> failures = new HashMap<>();
    private final Stage stoppedAt;
    private final boolean allFailuresListed;

    private ReportedRestores(RestoreStatus status, String stoppedAt, int mostListed) {
        this.status = status;
        this.stoppedAt = stoppedAt == null ? null : Stage.valueOf(stoppedAt);
        this.allFailuresListed = status.failures.size() < mostListed;
        for (RestoreStepStatus failure : status.failures) {
            failures.put(failure.object, failure);
        }
    }

    /**
     * What became of it.
     *
     * @param stoppedAt the stage at which it was ended; null when all were reached
     * @param mostListed so many failures its status holds
     * @param plan empty when it is lost
     */
    public static RestoreReport of(
            Restore restore,
            String stoppedAt,
            int mostListed,
            Optional<RestorePlan> plan,
            List<PodVolumeRestore> records) {
        ReportedRestores reports = new ReportedRestores(restore.getStatus(), stoppedAt, mostListed);
        RestoreStatus status = restore.getStatus();
        return new RestoreReport(
                RestoreReport.FORMAT_VERSION,
                restore.getMetadata().getName(),
                restore.getMetadata().getUid(),
                status.backup,
                time(status.startTime),
                time(status.completionTime),
                status.duration,
                status.phase.name(),
                status.message,
                status.notes,
                objects(status.objects),
                plan.stream()
                        .flatMap(whole -> whole.steps().stream().map(step -> reports.step(step, whole.pods())))
                        .toList(),
                plan.stream()
                        .flatMap(whole -> whole.pods().stream())
                        .flatMap(pod -> reports.volumes(pod, records).stream())
                        .toList());
    }

    private static Instant time(String time) {
        return time == null ? null : Instant.parse(time);
    }

    private static RestoreReport.Objects objects(ObjectCounts counts) {
        return counts == null
                ? null
                : new RestoreReport.Objects(
                        counts.planned, counts.created, counts.updated, counts.existing, counts.skipped, counts.failed);
    }

    private RestoreReport.Step step(RestoreStep step, List<PodRestore> pods) {
        if (step.action() == Action.RunHook) {
            return ReportedHooks.step(step, status.hooks);
        }
        String failure = step.action() == Action.RestoreData
                ? failedData(step.object().namespace() + "/" + step.object().name(), pods)
                : reason(failures.get(step.object().toString()));
        return new RestoreReport.Step(
                step.stage().name(), step.action().name(), step.object().toString(), outcome(step, failure), failure);
    }

    private static String reason(RestoreStepStatus failure) {
        return failure == null ? null : failure.reason;
    }

    private String failedData(String key, List<PodRestore> pods) {
        String volumes = pods.stream()
                .filter(pod -> pod.key().equals(key))
                .flatMap(pod -> pod.volumes().stream()
                        .filter(volume -> failures.containsKey(pod.named(volume)))
                        .map(VolumeData::volume))
                .sorted()
                .collect(Collectors.joining(", "));
        return volumes.isEmpty() ? null : "not whole: " + volumes;
    }

    private String outcome(RestoreStep step, String failure) {
        if (failure != null) {
            RestoreStepStatus listed = failures.get(step.object().toString());
            return listed != null && HOLD.equals(listed.action) ? "Held" : "Failed";
        }
        if (step.action() == Action.LeaveAlone) {
            return "LeftAlone";
        }
        // From the pods on, what does not wait for data is made beside it.
        Stage begun = stoppedAt == null || stoppedAt.compareTo(Stage.Pods) < 0 ? stoppedAt : Stage.Rest;
        if (begun != null && step.stage().compareTo(begun) > 0) {
            return NOT_REACHED;
        }
        boolean inDoubt = stoppedAt != null && step.stage().compareTo(first(stoppedAt)) >= 0;
        // Of many failures the status holds the first.
        return inDoubt || !allFailuresListed ? "NotKnown" : "Done";
    }

    private static Stage first(Stage stage) {
        return stage.compareTo(Stage.Pods) > 0 ? Stage.Pods : stage;
    }

    private List<RestoreReport.Volume> volumes(PodRestore pod, List<PodVolumeRestore> records) {
        Map<String, PodVolumeRestore> ofPod = records.stream()
                .filter(record -> pod.namespace().equals(record.getSpec().pod.namespace)
                        && pod.pod().equals(record.getSpec().pod.name))
                .collect(Collectors.toMap(record -> record.getSpec().volume, record -> record, (one, other) -> one));
        return pod.volumes().stream()
                .map(volume -> volume(pod, volume, Optional.ofNullable(ofPod.get(volume.volume()))))
                .toList();
    }

    private RestoreReport.Volume volume(PodRestore pod, VolumeData volume, Optional<PodVolumeRestore> record) {
        PodVolumeRestoreStatus of = record.map(PodVolumeRestore::getStatus).orElseGet(PodVolumeRestoreStatus::new);
        String failure = reason(failures.get(pod.named(volume)));
        String without = failure == null ? NOT_REACHED : "Failed";
        return new RestoreReport.Volume(
                pod.namespace(),
                pod.pod(),
                volume.volume(),
                volume.claim(),
                volume.snapshotId(),
                of.phase == null ? without : of.phase.name(),
                of.reason,
                Shortened.message(of.message == null ? failure : of.message),
                Boolean.TRUE.equals(of.kept),
                of.attempts.isEmpty() ? null : of.attempts.size(),
                of.progress == null || of.progress.totalBytes == null ? volume.bytes() : of.progress.totalBytes,
                of.progress == null ? null : of.progress.bytesDone,
                of.startTimestamp,
                of.completionTimestamp,
                of.duration);
    }
}
