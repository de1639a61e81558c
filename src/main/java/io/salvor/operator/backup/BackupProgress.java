package io.salvor.operator.backup;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupStatus;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.Progress;
import io.salvor.api.VolumeCounts;
import io.salvor.api.VolumeOutcome;
import io.salvor.api.VolumePhase;
import io.salvor.backup.BackupOutcome;
import io.salvor.backup.SavedVolumes;
import io.salvor.backup.SkippedVolume;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** Says in a Backup's status how far it is, with an Event for each turn that a person may act on. */
final class BackupProgress {
    private static final int MOST_LISTED = 100;

    private final Backup backup;
    private final BackupStatus status;
    private final EventRecorder events;
    private final Clock clock;

    BackupProgress(Backup backup, EventRecorder events, Clock clock) {
        this.backup = backup;
        this.status = backup.getStatus();
        this.events = events;
        this.clock = clock;
        status.observedGeneration = backup.getMetadata().getGeneration();
        if (status.phase == null) {
            status.phase = BackupPhase.New;
        }
    }

    private Instant now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Something that may pass by itself is in the way. */
    void waiting(String reason, String message) {
        if (!Conditions.has(status.conditions, Conditions.SUCCEEDED, "Unknown", reason)) {
            events.warning(backup, reason, message);
        }
        status.message = message;
        Conditions.progressing(
                status.conditions,
                Conditions.SUCCEEDED,
                reason,
                message,
                backup.getMetadata().getGeneration(),
                now());
    }

    /** The Backup cannot be made; nothing was stored. */
    void failed(String reason, String message) {
        status.phase = BackupPhase.Failed;
        status.completionTime = now().toString();
        status.message = message;
        Conditions.stalled(
                status.conditions,
                Conditions.SUCCEEDED,
                reason,
                message,
                backup.getMetadata().getGeneration(),
                now());
        events.warning(backup, reason, message);
    }

    /** Every volume of the plan is on record; from here the plan is completed. */
    void planned(FrozenBackup frozen, String location) {
        status.phase = BackupPhase.InProgress;
        status.planned = true;
        status.storageLocation = location;
        status.policyRevision = frozen.policyRevision();
        status.startTime = frozen.startTime().truncatedTo(ChronoUnit.SECONDS).toString();
        status.deadline = frozen.deadline().truncatedTo(ChronoUnit.SECONDS).toString();
        status.objects = frozen.objects();
        status.skipped = frozen.plan().skipped().stream()
                .filter(skipped -> !skipped.refused())
                .limit(MOST_LISTED)
                .map(BackupProgress::outcome)
                .toList();
        events.normal(
                backup,
                "Planned",
                frozen.plan().volumes().size() + " volumes to save, "
                        + (frozen.plan().skipped().size()
                                - frozen.plan().refused().size()) + " left out, " + frozen.objects() + " objects");
    }

    /** How the volumes stand. */
    void of(FrozenBackup frozen, List<PodVolumeBackup> volumes) {
        SavedVolumes summary = BackupSeal.saved(frozen, volumes);
        status.volumes = new VolumeCounts();
        status.volumes.total = summary.total();
        status.volumes.completed = summary.completed();
        status.volumes.partiallyFailed = summary.partiallyFailed();
        status.volumes.failed = summary.failed();
        status.volumes.skipped = summary.skipped();
        status.progress = new Progress();
        status.progress.totalBytes =
                volumes.stream().mapToLong(v -> progress(v).totalBytes).sum();
        status.progress.bytesDone =
                volumes.stream().mapToLong(v -> progress(v).bytesDone).sum();
        status.dataAdded = volumes.stream()
                .filter(v -> v.getStatus().dataAdded != null)
                .mapToLong(v -> v.getStatus().dataAdded)
                .sum();
        Stream<VolumeOutcome> failed = volumes.stream()
                .filter(v ->
                        v.getStatus().phase == VolumePhase.Failed || v.getStatus().phase == VolumePhase.PartiallyFailed)
                .map(BackupProgress::outcome);
        status.failures = Stream.concat(frozen.plan().refused().stream().map(BackupProgress::outcome), failed)
                .limit(MOST_LISTED)
                .toList();
        String message = "volumes are being saved";
        status.message = message;
        Conditions.progressing(
                status.conditions,
                Conditions.SUCCEEDED,
                "InProgress",
                message,
                backup.getMetadata().getGeneration(),
                now());
    }

    private static Progress progress(PodVolumeBackup volume) {
        Progress progress = new Progress();
        boolean known = volume.getStatus().progress != null;
        progress.totalBytes =
                known && volume.getStatus().progress.totalBytes != null ? volume.getStatus().progress.totalBytes : 0L;
        progress.bytesDone =
                known && volume.getStatus().progress.bytesDone != null ? volume.getStatus().progress.bytesDone : 0L;
        return progress;
    }

    private static VolumeOutcome outcome(SkippedVolume skipped) {
        VolumeOutcome outcome = new VolumeOutcome();
        outcome.namespace = skipped.namespace();
        outcome.pod = skipped.pod();
        outcome.volume = skipped.volume();
        outcome.reason = skipped.reason().name();
        outcome.message = skipped.message();
        outcome.decidedBy =
                skipped.decidedBy() == null ? null : skipped.decidedBy().toString();
        return outcome;
    }

    private static VolumeOutcome outcome(PodVolumeBackup volume) {
        VolumeOutcome outcome = new VolumeOutcome();
        outcome.namespace = volume.getSpec().pod.namespace;
        outcome.pod = volume.getSpec().pod.name;
        outcome.volume = volume.getSpec().volume;
        outcome.reason = volume.getStatus().phase.name();
        outcome.message = volume.getStatus().message;
        outcome.decidedBy = volume.getSpec().decidedBy;
        return outcome;
    }

    /** The Backup has come to its end. */
    void ended(BackupOutcome outcome, Instant completed) {
        String reason = outcome.phase().name();
        status.phase = BackupPhase.valueOf(reason);
        status.completionTime = completed.toString();
        status.message = outcome.message();
        Long generation = backup.getMetadata().getGeneration();
        if (outcome.phase() == BackupOutcome.Phase.Completed) {
            Conditions.good(status.conditions, Conditions.SUCCEEDED, reason, outcome.message(), generation, now());
            events.normal(backup, reason, outcome.message());
        } else {
            Conditions.stalled(status.conditions, Conditions.SUCCEEDED, reason, outcome.message(), generation, now());
            events.warning(backup, reason, outcome.message());
        }
    }
}
