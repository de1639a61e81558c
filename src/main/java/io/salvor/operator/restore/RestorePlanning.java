package io.salvor.operator.restore;

import io.salvor.api.Restore;
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
    private final RestorePlans plans;
    private final RestoreRecords records;
    private final RestoreWriteUp writeUp;
    private final RestoreFinalizer finalizer;

    public RestorePlanning(
            RestorePreparation preparation,
            TrialWrites trial,
            RestorePlans plans,
            RestoreRecords records,
            RestoreWriteUp writeUp,
            RestoreFinalizer finalizer) {
        this.preparation = preparation;
        this.trial = trial;
        this.plans = plans;
        this.records = records;
        this.writeUp = writeUp;
        this.finalizer = finalizer;
    }

    /** One Restore at a time, so that of two that want the same volumes the second sees what the first has taken. */
    synchronized void plan(Restore restore, OpenLocation location, RestoreProgress progress) {
        FoundBackup backup = preparation.find(restore, location.catalog());
        RestorePlanStatus.chosen(restore.getStatus(), backup);
        RestorePlan plan = trial.tried(
                new RestoreRound(restore, preparation.plan(restore, backup.marker(), location.catalog()), location));
        restore.getStatus().backupUID = backup.marker().uid();
        progress.planned(backup.name(), plan, Durations.parse(restore.getSpec().timeout));
        writeUp.planned(restore, location, plan);
        if (!plan.conflicts().isEmpty()) {
            progress.conflicts(plan.conflicts());
        } else if (Boolean.TRUE.equals(restore.getSpec().dryRun)) {
            progress.dryRun();
        } else {
            RestoreRound round = new RestoreRound(restore, plan, location);
            records.refuseTaken(round);
            finalizer.hold(restore);
            plans.keep(restore, location, plan);
            records.take(round);
            restore.getStatus().stage = Stage.values()[0].name();
            progress.started();
        }
    }
}
