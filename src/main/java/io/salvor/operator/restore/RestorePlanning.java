package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.catalog.BackupMarker;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.reading.FoundBackup;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.Stage;
import io.salvor.units.Durations;
import jakarta.enterprise.context.ApplicationScoped;

/** Plans a Restore, once. With a conflict, and of a dry run, the plan is all there will be; else it is kept, to be carried out. */
@ApplicationScoped
public class RestorePlanning {
    private final RestorePreparation preparation;
    private final TrialWrites trial;
    private final GitOpsPlanning gitOps;
    private final RestorePlans plans;
    private final RestoreRecords records;
    private final RestoreWriteUp writeUp;
    private final RestoreFinalizer finalizer;

    public RestorePlanning(
            RestorePreparation preparation,
            TrialWrites trial,
            GitOpsPlanning gitOps,
            RestorePlans plans,
            RestoreRecords records,
            RestoreWriteUp writeUp,
            RestoreFinalizer finalizer) {
        this.preparation = preparation;
        this.trial = trial;
        this.gitOps = gitOps;
        this.plans = plans;
        this.records = records;
        this.writeUp = writeUp;
        this.finalizer = finalizer;
    }

    void plan(Restore restore, OpenLocation location, RestoreProgress progress) {
        FoundBackup backup = preparation.find(restore, location.catalog());
        RestorePlanStatus.chosen(restore.getStatus(), backup);
        restore.getStatus().backup = backup.name();
        restore.getStatus().backupUID = backup.marker().uid();
        RestoreRound first = new RestoreRound(restore, planned(restore, backup.marker(), location), location);
        boolean writes = !Boolean.TRUE.equals(restore.getSpec().dryRun);
        if (writes && first.plan().conflicts().isEmpty()) {
            // One that waits for another is planned again and again, and each object is asked for once it is its turn.
            records.refuseTaken(first);
        }
        RestorePlan tried = trial.tried(first);
        RestorePlan plan = gitOps.planned(new RestoreRound(restore, tried, location));
        progress.planned(backup.name(), plan, Durations.parse(restore.getSpec().timeout));
        writeUp.planned(restore, location, plan);
        if (!plan.conflicts().isEmpty()) {
            progress.conflicts(plan.conflicts());
        } else if (writes) {
            take(new RestoreRound(restore, plan, location));
            progress.started();
        } else {
            progress.dryRun();
        }
    }

    /** One at a time, because what a backup holds takes more memory while it is planned than its plan does. */
    private synchronized RestorePlan planned(Restore restore, BackupMarker marker, OpenLocation location) {
        return preparation.plan(restore, marker, location);
    }

    /** One at a time, so that of two that want the same volumes the second sees what the first has taken. */
    private synchronized void take(RestoreRound round) {
        records.refuseTaken(round);
        finalizer.hold(round.restore());
        plans.keep(round.restore(), round.location(), round.plan());
        records.take(round);
        round.restore().getStatus().stage = Stage.values()[0].name();
    }
}
