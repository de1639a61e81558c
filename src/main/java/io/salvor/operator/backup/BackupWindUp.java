package io.salvor.operator.backup;

import io.salvor.api.BackupStatus;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.RunEnding;
import io.salvor.api.VolumePhase;
import io.salvor.backup.BackupStage;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.RunJobs;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.operator.run.EndSteps;
import io.salvor.operator.run.Obstacles;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import io.salvor.units.Shortened;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The end of a Backup whose stages are not done: its Jobs are stopped, its volumes ended, its pods let go, and what finished is
 * sealed. A step that fails is tried again for some minutes, then the Backup ends without it.
 */
@ApplicationScoped
public class BackupWindUp {
    private static final Logger LOG = Logger.getLogger(BackupWindUp.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final String KEPT = "The snapshots of its volumes are kept and can be restored with restic by hand";

    private final RunJobs jobs;
    private final BackupRunner runner;
    private final VolumeBackups records;
    private final BackupHolders holders;
    private final BackupHooks hooks;
    private final BackupStages stages;
    private final BackupSeal seal;
    private final Clock clock;

    public BackupWindUp(
            RunJobs jobs,
            BackupRunner runner,
            VolumeBackups records,
            BackupHolders holders,
            BackupHooks hooks,
            BackupStages stages,
            BackupSeal seal,
            Clock clock) {
        this.jobs = jobs;
        this.runner = runner;
        this.records = records;
        this.holders = holders;
        this.hooks = hooks;
        this.stages = stages;
        this.seal = seal;
        this.clock = clock;
    }

    Duration carryOut(BackupRound round) {
        BackupStatus status = round.backup().getStatus();
        EndSteps steps = new EndSteps("Backup " + round.name(), status.ending, clock);
        if (round.isFrozen()) {
            note(round);
            boolean[] atWork = {false};
            steps.attempt(() -> atWork[0] = jobs.stop(Labels.BACKUP, round.backup()));
            if (steps.awaitsJobs(atWork[0])) {
                round.progress().ending("its Jobs are stopped");
                return LOOK_AGAIN;
            }
            steps.attempt(() -> close(round));
            steps.attempt(() -> holders.releaseAll(round));
        }
        boolean ran = steps.attempt(() -> hooks.withoutPlan(round.hooks(), true, Set.of()));
        if (round.backup().getMetadata().getDeletionTimestamp() != null) {
            return LOOK_AGAIN;
        }
        Optional<String> unanswered = round.hooks().report().unanswered();
        if (ran && unanswered.isPresent()) {
            round.progress().ending(unanswered.get());
            return LOOK_AGAIN;
        }
        if (round.isFrozen()) {
            keep(round, steps);
        } else {
            discard(round);
            round.progress().cutShort(reason(round), status.ending.message);
        }
        return LOOK_AGAIN;
    }

    /** Words only, so Jobs are stopped without them where the API server gives none. */
    private void note(BackupRound round) {
        try {
            runner.noteWhatWaits(round);
        } catch (RuntimeException e) {
            LOG.infof(e, "Backup %s ends, and what its Jobs waited for is not known: %s", round.name(), e.getMessage());
        }
    }

    private static Reason reason(BackupRound round) {
        return EndSteps.reason(round.backup().getStatus().ending.reason);
    }

    /** Ends the volumes that no Job works on any more; one that works on is not heard, because a final phase never changes. */
    private void close(BackupRound round) {
        round.volumes(records.of(round.backup()));
        runner.hear(round);
        round.unfinished().forEach(volume -> round.changed(close(round, volume)));
    }

    private PodVolumeBackup close(BackupRound round, PodVolumeBackup volume) {
        VolumeReason reason =
                switch (reason(round)) {
                    case Canceled -> VolumeReason.Canceled;
                    case DeadlineExceeded -> VolumeReason.DeadlineExceeded;
                    default -> VolumeReason.Interrupted;
                };
        return records.end(volume, status -> {
            String before = status.message == null ? "" : "; before that: " + status.message;
            VolumeAttempts.endOpen(status, reason, round.backup().getStatus().ending.message, Instant.now(clock));
            status.phase = VolumePhase.valueOf(reason.result().name());
            status.reason = reason.name();
            status.message = AttemptRecords.atEnd(volume, status, round.backup().getStatus().ending.message)
                    + Shortened.message(before);
        });
    }

    /** Seals what there is. A bucket that is away, and what is not found or not whole in it, is waited for. */
    private void keep(BackupRound round, EndSteps steps) {
        try {
            if (stages.carryOut(BackupStage.Location, round)
                    && stages.carryOut(BackupStage.Plan, round)
                    && stages.carryOut(BackupStage.Records, round)) {
                // Those that were made again just now.
                close(round);
                round.progress().volumes(round);
                stages.carryOut(BackupStage.Seal, round);
            }
        } catch (StatusUpdates.OutdatedException e) {
            throw e;
        } catch (RuntimeException e) {
            Trouble trouble = Obstacles.of(e);
            if (trouble.next() != Next.FOR_PEOPLE && steps.isPatient()) {
                throw e;
            }
            notSealed(round, trouble);
        }
    }

    private static void notSealed(BackupRound round, Trouble trouble) {
        RunEnding ending = round.backup().getStatus().ending;
        String message =
                ending.message + (ending.reason.equals(trouble.reason().name()) ? "" : "; " + trouble.getMessage());
        if (trouble.next() == Next.FOR_PEOPLE) {
            round.progress().failed(trouble.reason(), message);
        } else if (trouble instanceof CatalogException) {
            round.progress()
                    .failed(
                            trouble.reason(),
                            message + ". Without it nothing can be restored from Backup " + round.name()
                                    + ", which therefore does not exist; create another. " + KEPT);
        } else {
            round.progress().failed(Reason.NotSealed, message + ". " + KEPT);
        }
    }

    /** Nobody can restore a Backup that never began, so nothing of it stays in the bucket. */
    private void discard(BackupRound round) {
        if (round.isFrozen()) {
            return;
        }
        try {
            if (round.location() == null) {
                stages.carryOut(BackupStage.Location, round);
            }
            seal.discard(round);
        } catch (RuntimeException e) {
            LOG.infof("Backup %s ends, and its bucket was not looked at: %s", round.name(), e.getMessage());
        }
    }
}
