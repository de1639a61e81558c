package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.restore.RestorePlan;
import io.salvor.trouble.ObstacleException;
import jakarta.enterprise.context.ApplicationScoped;

/** What is next of a Restore that nothing keeps from going on: it is planned, once, and then its plan is carried out. */
@ApplicationScoped
public class RestoreCourse {
    private final Locations locations;
    private final RetriedRestores retries;
    private final RestorePlanning planning;
    private final RestorePlans plans;
    private final RestoreStages stages;
    private final GitOpsPauses gitOps;
    private final RestoreEnding ending;

    public RestoreCourse(
            Locations locations,
            RetriedRestores retries,
            RestorePlanning planning,
            RestorePlans plans,
            RestoreStages stages,
            GitOpsPauses gitOps,
            RestoreEnding ending) {
        this.locations = locations;
        this.retries = retries;
        this.planning = planning;
        this.plans = plans;
        this.stages = stages;
        this.gitOps = gitOps;
        this.ending = ending;
    }

    void carryOn(Restore restore, RestoreProgress progress) {
        retries.takeOver(restore);
        OpenLocation location = locations.open(restore.getSpec().storageLocation);
        if (restore.getStatus().planned) {
            carryOut(restore, location, progress);
        } else {
            planning.plan(restore, location, progress);
        }
    }

    private void carryOut(Restore restore, OpenLocation location, RestoreProgress progress) {
        RestorePlan plan;
        try {
            plan = plans.required(restore, location);
        } catch (RestorePlans.LostException e) {
            ending.begin(restore, e.reason(), e.getMessage());
            ending.carryOut(restore, progress);
            return;
        }
        if (stages.carryOut(new RestoreRound(restore, plan, location), progress) && ending.mayEnd(restore)) {
            resume(restore);
            progress.ended(plan);
        }
    }

    /** What is restored is restored, also where a cluster does not let go on what stood still for it. */
    private void resume(Restore restore) {
        try {
            gitOps.resume(restore);
        } catch (ObstacleException e) {
            if (!ending.isLate(restore)) {
                throw e;
            }
            RestorePlanStatus.note(restore.getStatus(), GitOpsPauses.NOT_RESUMED);
        }
    }

    /** A Restore of that name has ended, or is gone. */
    void forget(String name) {
        stages.forget(name);
    }
}
