package io.salvor.operator.backup;

import io.salvor.backup.BackupStage;
import io.salvor.operator.backup.hooks.BackupHooks;
import jakarta.enterprise.context.ApplicationScoped;

/** Who carries out which stage of a Backup. */
@ApplicationScoped
public class BackupStages {
    private final BackupOpening opening;
    private final BackupFreezer freezer;
    private final VolumeRecords records;
    private final BackupRunner runner;
    private final BackupHooks hooks;
    private final BackupSeal seal;

    public BackupStages(
            BackupOpening opening,
            BackupFreezer freezer,
            VolumeRecords records,
            BackupRunner runner,
            BackupHooks hooks,
            BackupSeal seal) {
        this.opening = opening;
        this.freezer = freezer;
        this.records = records;
        this.runner = runner;
        this.hooks = hooks;
        this.seal = seal;
    }

    /**
     * Does what can be done in a stage now; returns whether the next one can begin.
     *
     * @throws io.salvor.trouble.Trouble when something is in the way; what is done stays done
     */
    boolean carryOut(BackupStage stage, BackupRound round) {
        return switch (stage) {
            case Location -> opening.open(round);
            case Plan -> freezer.plan(round);
            case Records -> records.make(round);
            case Data -> runner.advance(round);
            case PostHooks -> postHooks(round);
            case Seal -> seal.seal(round);
        };
    }

    private boolean postHooks(BackupRound round) {
        boolean done = hooks.after(round.hooks(), round.podsAtWork());
        round.hooks().report().unanswered().ifPresent(round.progress()::goesOn);
        return done;
    }
}
