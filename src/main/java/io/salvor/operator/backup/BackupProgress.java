package io.salvor.operator.backup;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupStatus;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.Progress;
import io.salvor.api.VolumeCounts;
import io.salvor.backup.BackupOutcome;
import io.salvor.backup.SavedVolumes;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.operator.run.EndSteps;
import io.salvor.operator.run.RunStatus;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import io.salvor.units.Durations;
import io.salvor.units.Figures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says in a Backup's status how far it is, with an Event for each turn that a person may act on. */
final class BackupProgress {
    private final Backup backup;
    private final BackupStatus status;
    private final RunStatus<BackupPhase> run;

    /** @param beforeEnd see {@link RunStatus#ofRun} */
    BackupProgress(Backup backup, EventRecorder events, Clock clock, Runnable beforeEnd) {
        this.backup = backup;
        this.status = backup.getStatus();
        this.run = RunStatus.ofRun(backup, status, events, clock, beforeEnd);
        status.observedGeneration = backup.getMetadata().getGeneration();
        if (status.phase == null) {
            status.phase = BackupPhase.New;
        }
    }

    /** Something that may pass by itself is in the way. */
    void waiting(Trouble trouble, String message) {
        run.trouble(status.phase, Next.TRIED_AGAIN, trouble.reason(), message);
    }

    /** The Backup comes to its end, and this is waited for. */
    void ending(String what) {
        run.trouble(
                status.phase,
                Next.TRIED_AGAIN,
                EndSteps.reason(status.ending.reason),
                status.ending.message + "; " + what);
    }

    /** Nothing is wrong with the Backup itself, and this is waited for. */
    void goesOn(String what) {
        run.goesOn(status.phase, Reason.InProgress, what);
    }

    /** The Backup has ended, and nothing of it can be restored. */
    void failed(Reason reason, String message) {
        run.ended(BackupPhase.Failed, reason, message, false);
    }

    /** The Backup has ended before anything was saved. */
    void cutShort(Reason reason, String message) {
        run.ended(reason == Reason.Canceled ? BackupPhase.Canceled : BackupPhase.Failed, reason, message, false);
    }

    /** How long after it was asked for the Backup has to be planned; what is on record stays. */
    void startsBy(Duration startingDeadline) {
        if (status.deadline == null) {
            status.deadline = Instant.parse(backup.getMetadata().getCreationTimestamp())
                    .plus(startingDeadline)
                    .toString();
        }
    }

    /**
     * Another Backup reads the cluster just now. To wait for that is no failure, so the time in which it has to be planned grows, but
     * not beyond what the whole of it may take.
     */
    void queued(BackupPolicySpec policy) {
        Duration patience = Durations.parse(policy.startingDeadline);
        Instant longest =
                Instant.parse(backup.getMetadata().getCreationTimestamp()).plus(Durations.parse(policy.timeout));
        Instant deadline = Instant.parse(status.deadline);
        if (run.now().plus(patience.dividedBy(2)).isAfter(deadline) && deadline.isBefore(longest)) {
            Instant later = run.now().plus(patience);
            status.deadline = (later.isBefore(longest) ? later : longest).toString();
        }
        run.goesOn(status.phase, Reason.Queued, "waits for its turn to read the cluster");
    }

    /** The plan is in the bucket; from here it is completed, there and no other. */
    void frozen(FrozenBackup frozen, String location, String digest) {
        status.storageLocation = location;
        status.planDigest = digest;
        status.policyRevision = frozen.policyRevision();
        status.startTime = frozen.startTime().truncatedTo(ChronoUnit.SECONDS).toString();
        status.deadline = frozen.deadline().truncatedTo(ChronoUnit.SECONDS).toString();
        status.objects = frozen.objects();
    }

    /** The plan is not in the bucket, as it seems. @return since when every look finds none */
    Instant planMissing(String message) {
        run.beside(Conditions.PLAN_FOUND, false, Reason.PlanMissing, message);
        return status.conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.PLAN_FOUND))
                .map(condition -> Instant.parse(condition.lastTransitionTime))
                .findFirst()
                .orElseThrow();
    }

    void planFound() {
        Conditions.remove(status.conditions, Conditions.PLAN_FOUND);
    }

    Instant now() {
        return run.now();
    }

    /** Every volume of the plan is on record. */
    void planned(FrozenBackup frozen) {
        status.phase = BackupPhase.InProgress;
        status.planned = true;
        VolumeOutcomes.leftOut(status, frozen.plan());
        run.news(
                Reason.Planned,
                frozen.plan().volumes().size() + " volumes to save, "
                        + frozen.plan().prevented().size() + " that cannot be saved, "
                        + frozen.plan().leftOut().size() + " left out, " + frozen.objects() + " objects");
    }

    /** How the volumes stand. */
    void volumes(BackupRound round) {
        SavedVolumes saved = round.saved();
        List<PodVolumeBackup> volumes = round.volumes();
        status.volumes = new VolumeCounts();
        status.volumes.total = saved.total();
        status.volumes.completed = saved.completed();
        status.volumes.partiallyFailed = saved.partiallyFailed();
        status.volumes.failed = saved.failed();
        status.volumes.skipped = saved.skipped();
        status.progress = new Progress();
        status.progress.totalBytes = sum(volumes.stream().map(v -> v.getStatus().progress), p -> p.totalBytes);
        status.progress.bytesDone = sum(volumes.stream().map(v -> v.getStatus().progress), p -> p.bytesDone);
        status.dataAdded = sum(volumes.stream().map(PodVolumeBackup::getStatus), v -> v.dataAdded);
        status.added = Figures.bytes(status.dataAdded);
        VolumeOutcomes.failures(status, round.frozen().plan(), volumes);
        status.speed = speed();
        run.goesOn(
                BackupPhase.InProgress,
                round.queued() == null ? Reason.InProgress : Reason.Queued,
                round.queued() == null ? round.triedAgain().orElse("volumes are being saved") : round.queued());
    }

    /** The bytes done since the start; null before there are some. */
    private String speed() {
        long seconds =
                Duration.between(Instant.parse(status.startTime), run.now()).toSeconds();
        return seconds <= 0 || status.progress.bytesDone == 0
                ? null
                : Figures.bytes(status.progress.bytesDone / seconds) + "/s";
    }

    /** Jobs report bytes as they find them out; what is not known yet counts as none. */
    private static <T> long sum(Stream<T> reports, Function<T, Long> bytes) {
        return reports.filter(Objects::nonNull)
                .map(bytes)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * The Backup has come to its end.
     *
     * @param completed the time that is in the bucket too
     */
    void ended(BackupOutcome outcome, Instant completed) {
        BackupPhase phase = BackupPhase.valueOf(outcome.phase().name());
        run.ended(phase, reason(phase), outcome.message(), phase == BackupPhase.Completed);
        status.completionTime(completed.toString());
    }

    /** That the deadline has passed says more than that something is missing. */
    private Reason reason(BackupPhase phase) {
        boolean late = status.ending != null && status.ending.reason.equals(Reason.DeadlineExceeded.name());
        return late && phase != BackupPhase.Completed ? Reason.DeadlineExceeded : Reason.valueOf(phase.name());
    }
}
