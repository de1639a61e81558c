package io.salvor.operator.restore;

import io.salvor.api.ObjectCounts;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Progress;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RestoreStepStatus;
import io.salvor.api.VolumeCounts;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreOutcome;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.SkippedVolume;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Says in a Restore's status what is planned and how far it is, with an Event for each turn that a person may act on. */
final class RestoreProgress {
    private static final int MOST_STEPS = 200;
    private static final int MOST_LISTED = 100;

    private final Restore restore;
    private final RestoreStatus status;
    private final EventRecorder events;
    private final Clock clock;

    RestoreProgress(Restore restore, EventRecorder events, Clock clock) {
        this.restore = restore;
        this.status = restore.getStatus();
        this.events = events;
        this.clock = clock;
        status.observedGeneration = restore.getMetadata().getGeneration();
        if (status.phase == null) {
            status.phase = RestorePhase.New;
        }
    }

    private Instant now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Something that may pass by itself is in the way. */
    void waiting(String reason, String message) {
        status.message = message;
        Conditions.progressing(
                status.conditions,
                Conditions.SUCCEEDED,
                reason,
                message,
                restore.getMetadata().getGeneration(),
                now());
    }

    /** The restore cannot be done; nothing was written. */
    void failed(String reason, String message) {
        status.phase = RestorePhase.Failed;
        status.completionTime = now().toString();
        status.message = message;
        Conditions.stalled(
                status.conditions,
                Conditions.SUCCEEDED,
                reason,
                message,
                restore.getMetadata().getGeneration(),
                now());
        events.warning(restore, reason, message);
    }

    /** The plan is made; it goes into the status whatever becomes of it. */
    void planned(BackupMarker marker, RestorePlan plan, Duration timeout) {
        status.backup = marker.name();
        status.startTime = now().toString();
        status.deadline = now().plus(timeout).toString();
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
        status.volumes = new VolumeCounts();
        status.volumes.total =
                plan.pods().stream().mapToInt(pod -> pod.volumes().size()).sum();
        status.volumes.skipped = plan.skippedVolumes().size();
    }

    private static RestoreStepStatus line(String action, ObjectKey object, String reason) {
        RestoreStepStatus line = new RestoreStepStatus();
        line.action = action;
        line.object = object == null ? "" : object.toString();
        line.reason = reason;
        return line;
    }

    void conflicts(List<Conflict> conflicts) {
        failed(
                "Conflict",
                "nothing was written: " + conflicts.get(0).message()
                        + (conflicts.size() > 1 ? " (and " + (conflicts.size() - 1) + " more in status)" : ""));
    }

    void dryRun() {
        String message = status.objects.planned + " objects and " + status.volumes.total
                + " volumes would be restored from backup " + status.backup + "; nothing was written";
        status.phase = RestorePhase.Completed;
        status.completionTime = now().toString();
        status.message = message;
        Conditions.good(
                status.conditions,
                Conditions.SUCCEEDED,
                "Planned",
                message,
                restore.getMetadata().getGeneration(),
                now());
        events.normal(restore, "Planned", message);
    }

    /** The plan is stored and is carried out from here. */
    void started() {
        status.phase = RestorePhase.InProgress;
        status.planned = true;
        events.normal(
                restore,
                "Planned",
                status.objects.planned + " objects and " + status.volumes.total + " volumes from backup "
                        + status.backup);
        waiting("InProgress", "objects are being made");
    }

    void objectFailed(ObjectKey object, String message) {
        status.objects.failed++;
        addFailure("Create", object.toString(), message);
    }

    private void addFailure(String action, String object, String reason) {
        List<RestoreStepStatus> failures = new ArrayList<>(status.failures);
        boolean known = failures.stream().anyMatch(failure -> Objects.equals(failure.object, object));
        if (!known && failures.size() < MOST_LISTED) {
            RestoreStepStatus failure = new RestoreStepStatus();
            failure.action = action;
            failure.object = object;
            failure.reason = reason;
            failures.add(failure);
            status.failures = failures;
        }
    }

    /** How the volumes stand. */
    void data(PodRoute.DataState data) {
        status.volumes.completed = count(data, VolumePhase.Completed);
        status.volumes.partiallyFailed = count(data, VolumePhase.PartiallyFailed);
        status.volumes.failed = count(data, VolumePhase.Failed) + data.lost().size();
        status.progress = new Progress();
        status.progress.totalBytes = bytes(data, true);
        status.progress.bytesDone = bytes(data, false);
        data.lost().forEach((volume, why) -> addFailure("RestoreData", volume, why));
        data.volumes().stream()
                .filter(volume -> volume.getStatus().phase == VolumePhase.Failed
                        || volume.getStatus().phase == VolumePhase.PartiallyFailed)
                .forEach(volume -> addFailure(
                        "RestoreData",
                        volume.getSpec().pod.namespace + "/" + volume.getSpec().pod.name + "/"
                                + volume.getSpec().volume,
                        volume.getStatus().message));
        waiting("InProgress", data.waitingFor().orElse("data is being put back"));
    }

    private static int count(PodRoute.DataState data, VolumePhase phase) {
        return (int) data.volumes().stream()
                .filter(volume -> volume.getStatus().phase == phase)
                .count();
    }

    private static long bytes(PodRoute.DataState data, boolean total) {
        return data.volumes().stream()
                .map(PodVolumeRestore::getStatus)
                .filter(volume -> volume != null && volume.progress != null)
                .map(volume -> total ? volume.progress.totalBytes : volume.progress.bytesDone)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The restore has come to its end. */
    void ended(RestorePlan plan) {
        int incomplete = (int) plan.pods().stream()
                .map(PodRestore::volumes)
                .flatMap(List::stream)
                .filter(volume -> volume.incomplete() != null)
                .count();
        int notHeld = (int)
                plan.skippedVolumes().stream().filter(SkippedVolume::failed).count();
        plan.skippedVolumes().stream()
                .filter(SkippedVolume::failed)
                .forEach(volume -> addFailure(
                        "RestoreData",
                        volume.namespace() + "/" + volume.pod() + "/" + volume.volume(),
                        volume.message()));
        RestoreOutcome outcome = RestoreOutcome.of(
                new RestoreOutcome.Objects(
                        status.objects.created, status.objects.existing, status.objects.skipped, status.objects.failed),
                new RestoreOutcome.Volumes(
                        Math.max(0, status.volumes.completed - incomplete),
                        incomplete + status.volumes.partiallyFailed,
                        status.volumes.failed + notHeld,
                        status.volumes.skipped - notHeld));
        String reason = outcome.phase().name();
        status.phase = RestorePhase.valueOf(reason);
        status.completionTime = now().toString();
        status.stage = null;
        status.message = outcome.message();
        Long generation = restore.getMetadata().getGeneration();
        if (outcome.phase() == RestoreOutcome.Phase.Completed) {
            Conditions.good(status.conditions, Conditions.SUCCEEDED, reason, outcome.message(), generation, now());
            events.normal(restore, reason, outcome.message());
        } else {
            Conditions.stalled(status.conditions, Conditions.SUCCEEDED, reason, outcome.message(), generation, now());
            events.warning(restore, reason, outcome.message());
        }
    }
}
