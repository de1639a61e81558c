package io.salvor.operator.restore;

import io.salvor.restore.Stage;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Does what is next of a Restore, stage by stage: one starts when the one before it has ended, and each can be repeated, so this
 * process may end at any line. Where it is stands in the status.
 */
@ApplicationScoped
public class RestoreStages {
    private final RestoreObjects objects;
    private final PodRoute podRoute;

    public RestoreStages(RestoreObjects objects, PodRoute podRoute) {
        this.objects = objects;
        this.podRoute = podRoute;
    }

    /** Goes on from the stage of the status; true when the last one has ended. */
    boolean carryOut(RestoreRound round, RestoreProgress progress) {
        Stage[] stages = Stage.values();
        int first = Stage.valueOf(round.restore().getStatus().stage).ordinal();
        for (int i = first; i < stages.length; i++) {
            round.restore().getStatus().stage = stages[i].name();
            if (!advance(round, stages[i], progress)) {
                return false;
            }
        }
        return true;
    }

    private boolean advance(RestoreRound round, Stage stage, RestoreProgress progress) {
        if (stage == Stage.Data) {
            DataState data = podRoute.advance(round);
            progress.data(data);
            return data.ended();
        }
        MadeObjects made = objects.make(round, stage);
        progress.objects(made);
        return made.done();
    }
}
