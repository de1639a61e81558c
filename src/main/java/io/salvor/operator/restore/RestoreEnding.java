package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.RunDecision;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.RunJobs;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.EndSteps;
import io.salvor.operator.run.Obstacles;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import io.salvor.units.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Brings a Restore to its end that cannot be carried on, or must not be: its Jobs are stopped, pods that wait for its data are removed,
 * and what is put back stays.
 */
@ApplicationScoped
public class RestoreEnding {
    /** Stages that find the deadline passed end what is left and say of each what it lacks; they get this long for it. */
    private static final Duration STAGES_END_WITHIN = Duration.ofMinutes(2);

    private final RunJobs runJobs;
    private final NodeJobs jobs;
    private final VolumeRestores records;
    private final CarrierRemoval removal;
    private final ScaleUps scaleUps;
    private final GitOpsPauses gitOps;
    private final Clock clock;

    public RestoreEnding(
            RunJobs runJobs,
            NodeJobs jobs,
            VolumeRestores records,
            CarrierRemoval removal,
            ScaleUps scaleUps,
            GitOpsPauses gitOps,
            Clock clock) {
        this.runJobs = runJobs;
        this.jobs = jobs;
        this.records = records;
        this.removal = removal;
        this.scaleUps = scaleUps;
        this.gitOps = gitOps;
        this.clock = clock;
    }

    /** Whether the Restore comes to its end, by its status and the clock alone; puts into its status that it does. */
    boolean isDue(Restore restore) {
        RestoreStatus status = restore.getStatus();
        Instant deadline = deadline(restore);
        RunDecision.Run run = new RunDecision.Run(
                status.ending != null,
                restore.getMetadata().getDeletionTimestamp() != null,
                Boolean.TRUE.equals(restore.getSpec().cancel),
                deadline.plus(STAGES_END_WITHIN));
        RunDecision.ends(run, Instant.now(clock))
                .ifPresent(why -> begin(
                        restore,
                        why == RunDecision.Why.DeadlineExceeded ? Reason.DeadlineExceeded : Reason.Canceled,
                        switch (why) {
                            case Deleted -> "the Restore is deleted";
                            case Canceled -> "the Restore was canceled, as spec.cancel asks";
                            case DeadlineExceeded ->
                                "the Restore was not done by its deadline, " + deadline
                                        + (status.message == null ? "" : ": " + status.message);
                        }));
        return status.ending != null;
    }

    /** When a Restore is ended whatever the state; before it is planned, until when it must be. */
    static Instant deadline(Restore restore) {
        String deadline = restore.getStatus().planned ? restore.getStatus().deadline : null;
        return deadline == null
                ? Instant.parse(restore.getMetadata().getCreationTimestamp())
                        .plus(Durations.parse(restore.getSpec().timeout))
                : Instant.parse(deadline);
    }

    /** From here the Restore is not carried on, whatever comes. */
    void begin(Restore restore, Reason reason, String message) {
        restore.getStatus().ending = EndSteps.begun(reason.name(), message, clock);
    }

    void carryOut(Restore restore, RestoreProgress progress) {
        EndSteps steps = steps(restore);
        boolean[] atWork = {false};
        steps.attempt(() -> atWork[0] = runJobs.stop(Labels.RESTORE, restore));
        if (steps.awaitsJobs(atWork[0])) {
            progress.ending("its Jobs are stopped");
            return;
        }
        boolean[] gone = {true};
        steps.attempt(() -> gone[0] = noPodWaits(restore));
        if (!gone[0] && steps.isPatient()) {
            progress.ending("the pods that wait for its data are removed");
            return;
        }
        steps.attempt(() -> close(restore));
        boolean scaled = steps.attempt(() -> scaleUps.all(restore, records.of(restore))
                .forEach(stays -> RestorePlanStatus.note(restore.getStatus(), stays)));
        if (!scaled) {
            RestorePlanStatus.note(
                    restore.getStatus(),
                    "what status.scaledDown names could not be scaled up again; do it by kubectl scale");
        }
        if (!steps.attempt(() -> gitOps.resume(restore))) {
            RestorePlanStatus.note(restore.getStatus(), GitOpsPauses.NOT_RESUMED);
        }
        progress.cutShort();
    }

    /** Whether no pod waits for its data any more; those that do are removed, for nothing will let them go on. */
    private boolean noPodWaits(Restore restore) {
        Map<String, PodVolumeRestore> pods = new LinkedHashMap<>();
        records.of(restore).forEach(volume -> pods.putIfAbsent(RestoreRecords.pod(volume), volume));
        Set<String> going = new HashSet<>();
        Obstacles.each(pods.entrySet(), pod -> {
            PodVolumeRestore volume = pod.getValue();
            if (!removal.gone(
                    volume.getSpec().pod.namespace,
                    volume.getSpec().pod.name,
                    restore.getMetadata().getUid(),
                    RestoreRecords.isHeld(volume))) {
                going.add(pod.getKey());
            }
        });
        return going.isEmpty();
    }

    /** Whether a Restore whose stages are done may end: past its deadline no pod is left waiting. */
    boolean mayEnd(Restore restore) {
        return !isLate(restore) || noPodWaits(restore);
    }

    /** Whether its deadline has passed. */
    boolean isLate(Restore restore) {
        return !Instant.now(clock).isBefore(deadline(restore));
    }

    private EndSteps steps(Restore restore) {
        return new EndSteps("Restore " + restore.getMetadata().getName(), restore.getStatus().ending, clock);
    }

    private void close(Restore restore) {
        boolean canceled = restore.getStatus().ending.reason.equals(Reason.Canceled.name());
        String reason = restore.getStatus().ending.reason;
        for (PodVolumeRestore volume : records.of(restore)) {
            String message = RestoreRecords.named(volume) + " was not restored: " + restore.getStatus().ending.message
                    + WaitingFiles.note(volume);
            if (!volume.hasEnded()) {
                records.end(volume, status -> {
                    VolumeAttempts.endOpen(status, VolumeAttempts.reason(reason), message, Instant.now(clock));
                    status.phase = canceled ? VolumePhase.Canceled : VolumePhase.Failed;
                    status.reason = reason;
                    status.message = message;
                });
            } else if (VolumeAttempts.isOpen(volume)) {
                VolumeAttempts.confirm(volume, Instant.now(clock));
                records.write(volume);
            }
        }
    }

    /** Removes the Secrets of its Jobs. An API server that refuses that for too long does not keep a Restore from ending. */
    void forgetSecrets(Restore restore) {
        steps(restore)
                .attempt(() ->
                        jobs.forgetSecrets(Labels.RESTORE, restore.getMetadata().getName()));
    }

    /** Something is in the way. Where it may pass by itself, it is tried again until the Restore's end. */
    void interrupted(Restore restore, RestoreProgress progress, Trouble trouble) {
        if (restore.getStatus().ending != null) {
            progress.waits(
                    trouble,
                    restore.getStatus().ending.message + "; " + trouble.getMessage() + " (tried again until "
                            + steps(restore).patientUntil() + ")");
        } else if (trouble instanceof ObstacleException) {
            progress.waits(trouble, trouble.getMessage() + " (tried again until " + deadline(restore) + ")");
        } else {
            progress.trouble(trouble);
        }
    }
}
