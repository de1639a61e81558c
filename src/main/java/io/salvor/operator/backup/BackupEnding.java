package io.salvor.operator.backup;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStatus;
import io.salvor.api.Condition;
import io.salvor.job.RunDecision;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.operator.run.EndSteps;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Says when a Backup comes to its end before its stages are done, and what becomes of one that is kept from going on until then. */
@ApplicationScoped
public class BackupEnding {
    private static final Logger LOG = Logger.getLogger(BackupEnding.class);

    /** A Backup whose policy could not be read for so long is ended without knowing what that allows. */
    private static final Duration WITHOUT_POLICY = Duration.ofHours(24);

    /** What is said of a Backup that nothing is wrong with. */
    private static final Set<Reason> GOING_ON = EnumSet.of(Reason.InProgress, Reason.Queued);

    private final OwnObjects objects;
    private final BackupHooks hooks;
    private final BackupRunner runner;
    private final BackupWindUp windUp;
    private final NodeJobs jobs;
    private final Clock clock;

    public BackupEnding(
            OwnObjects objects,
            BackupHooks hooks,
            BackupRunner runner,
            BackupWindUp windUp,
            NodeJobs jobs,
            Clock clock) {
        this.objects = objects;
        this.hooks = hooks;
        this.runner = runner;
        this.windUp = windUp;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Whether the Backup comes to its end, by its status and the clock, and at its first look its policy; puts into its status that it does. */
    boolean isDue(BackupRound round) {
        Backup backup = round.backup();
        if (backup.getStatus().deadline == null) {
            startsBy(round);
        }
        RunDecision.Run run = new RunDecision.Run(
                backup.getStatus().ending != null,
                backup.getMetadata().getDeletionTimestamp() != null,
                Boolean.TRUE.equals(backup.getSpec().cancel),
                deadline(backup));
        RunDecision.ends(run, Instant.now(clock)).ifPresent(why -> begin(round, why));
        return backup.getStatus().ending != null;
    }

    /** How long the policy of a Backup that nobody has looked at lets it wait. Trouble with the policy ends it where that is read to be run. */
    private void startsBy(BackupRound round) {
        try {
            objects.get(BackupPolicy.class, round.backup().getSpec().policy)
                    .map(policy -> policy.getSpec().startingDeadline)
                    .ifPresent(allowed -> round.progress().startsBy(Durations.parse(allowed)));
        } catch (KubernetesClientException | InvalidValueException e) {
            LOG.infof("until when Backup %s may begin is not known yet: %s", round.name(), e.getMessage());
        }
    }

    private static Instant deadline(Backup backup) {
        String deadline = backup.getStatus().deadline;
        return deadline == null
                ? Instant.parse(backup.getMetadata().getCreationTimestamp()).plus(WITHOUT_POLICY)
                : Instant.parse(deadline);
    }

    private void begin(BackupRound round, RunDecision.Why why) {
        switch (why) {
            case Deleted -> begin(round, Reason.Canceled, "the Backup is deleted");
            case Canceled -> begin(round, Reason.Canceled, "the Backup was canceled, as spec.cancel asks");
            case DeadlineExceeded -> late(round);
        }
    }

    /** Of one that never began, people want to hear what kept it. */
    private void late(BackupRound round) {
        BackupStatus status = round.backup().getStatus();
        Instant deadline = deadline(round.backup());
        Optional<Condition> kept = status.conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.SUCCEEDED))
                .findFirst();
        if (round.isFrozen() || kept.isEmpty()) {
            begin(round, Reason.DeadlineExceeded, "the Backup was not done by its deadline, " + deadline);
        } else {
            Reason reason = EndSteps.reason(kept.get().reason);
            begin(
                    round,
                    GOING_ON.contains(reason) ? Reason.DeadlineExceeded : reason,
                    "the Backup could not be begun by its deadline, " + deadline + ": " + kept.get().message);
        }
    }

    private void begin(BackupRound round, Reason reason, String message) {
        round.backup().getStatus().ending = EndSteps.begun(reason.name(), message, clock);
    }

    /** Brings the Backup further to its end; returns how long to wait before the next look. */
    Duration carryOut(BackupRound round) {
        return windUp.carryOut(round);
    }

    /** Removes the Secrets of its Jobs. An API server that refuses that for too long does not keep a Backup from ending. */
    void forgetSecrets(Backup backup) {
        String name = backup.getMetadata().getName();
        new EndSteps("Backup " + name, backup.getStatus().ending, clock)
                .attempt(() -> jobs.forgetSecrets(Labels.BACKUP, name));
    }

    /**
     * Something is in the way. What is done stays done, and where it may pass by itself, it is tried again until the Backup's end.
     *
     * @param lasting whether pods are not kept waiting for it
     * @return whether the Backup comes to its end by it
     */
    boolean interrupted(BackupRound round, Trouble trouble, boolean lasting) {
        BackupStatus status = round.backup().getStatus();
        if (status.ending != null) {
            Instant until = new EndSteps(round.name(), status.ending, clock).patientUntil();
            round.progress().waiting(trouble, status.ending.message + "; " + triedUntil(trouble, until));
        } else if (trouble.next() == Next.FOR_PEOPLE) {
            begin(round, trouble.reason(), trouble.getMessage());
            return true;
        } else {
            wait(round, trouble, lasting);
        }
        return false;
    }

    private static String triedUntil(Trouble trouble, Instant until) {
        return trouble.getMessage() + " (tried again until " + until + ")";
    }

    private void wait(BackupRound round, Trouble trouble, boolean lasting) {
        round.progress().waiting(trouble, triedUntil(trouble, deadline(round.backup())));
        if (lasting && round.hooks().report().outstanding()) {
            hooks.withoutPlan(round.hooks(), false, runner.podsAtWork(round.backup()));
        }
    }
}
