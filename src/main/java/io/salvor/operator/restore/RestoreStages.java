package io.salvor.operator.restore;

import io.salvor.api.DataFailureAction;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.VolumePhase;
import io.salvor.operator.restore.hooks.RestoreHooks;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Does what is next of a Restore. What pods stand on is made stage by stage: one starts when the one before it has ended. Then data is put
 * back, and each object is made as soon as the data that it needs is whole. All can be repeated, so this process may end at any line.
 */
@ApplicationScoped
public class RestoreStages {
    private final RetriedRestores retries;
    private final GitOpsPauses gitOps;
    private final RestoreObjects objects;
    private final RestoreRecords records;
    private final GatedObjects gated;
    private final DataByPods dataByPods;
    private final RestoreHooks hooks;

    public RestoreStages(
            RetriedRestores retries,
            GitOpsPauses gitOps,
            RestoreObjects objects,
            RestoreRecords records,
            GatedObjects gated,
            DataByPods dataByPods,
            RestoreHooks hooks) {
        this.retries = retries;
        this.gitOps = gitOps;
        this.objects = objects;
        this.records = records;
        this.gated = gated;
        this.dataByPods = dataByPods;
        this.hooks = hooks;
    }

    /** Goes on from the stage of the status; true when the last one has ended. */
    boolean carryOut(RestoreRound round, RestoreProgress progress) {
        Stage[] stages = Stage.values();
        if (stage(round) == stages[0]) {
            MadeObjects cleared =
                    MadeObjects.none(retries.clear(round.restore()).or(() -> gitOps.suspend(round.restore())));
            progress.objects(cleared);
            if (!cleared.done()) {
                return false;
            }
        }
        for (int i = stage(round).ordinal(); i < Stage.Pods.ordinal(); i++) {
            enter(round, stages[i]);
            MadeObjects made = objects.make(round, stages[i]);
            progress.objects(made);
            made.goOn();
            if (!made.done()) {
                return false;
            }
        }
        return dataAndWhatNeedsIt(round, progress);
    }

    private boolean dataAndWhatNeedsIt(RestoreRound round, RestoreProgress progress) {
        List<PodVolumeRestore> volumes = records.ofPlan(round);
        GatedObjects.Look first = made(round, progress, volumes);
        DataState data = dataByPods.advance(round, volumes, first);
        // What has waited for a claim does not wait for another look.
        GatedObjects.Look look = gated.mayGoOn(round, first) ? made(round, progress, volumes) : first;
        RestoreHooks.Look ran = hooks.advance(
                round.restore(),
                round.deadline(),
                round.plan().steps(),
                object -> isBack(round, look, volumes, object),
                data.ended() && look.done());
        progress.data(data, look.made().waitingFor().or(ran::waitingFor));
        enter(round, data.ended() ? Stage.Workloads : Stage.Data);
        if (!data.ended() || !look.done() || !ran.done()) {
            return false;
        }
        progress.held(look.held());
        return true;
    }

    private GatedObjects.Look made(RestoreRound round, RestoreProgress progress, List<PodVolumeRestore> volumes) {
        GatedObjects.Look look = gated.make(round, volumes);
        progress.made(look.made());
        look.made().goOn();
        return look;
    }

    /** Whether an object is made and, where it is a pod that waited for data, goes on. */
    private static boolean isBack(
            RestoreRound round, GatedObjects.Look look, List<PodVolumeRestore> volumes, ObjectKey object) {
        if (!look.settled().contains(object)) {
            return false;
        }
        boolean anyData = round.restore().getSpec().onDataFailure == DataFailureAction.Continue;
        return round.plan().pods().stream()
                .filter(pod -> object.equals(new ObjectKey("pods", pod.namespace(), pod.pod())))
                .allMatch(pod -> volumes.stream()
                        .filter(volume -> RestoreRecords.pod(volume).equals(pod.key()))
                        .allMatch(volume ->
                                volume.hasEnded() && (anyData || volume.getStatus().phase == VolumePhase.Completed)));
    }

    private static Stage stage(RestoreRound round) {
        return Stage.valueOf(round.restore().getStatus().stage);
    }

    private static void enter(RestoreRound round, Stage stage) {
        round.restore().getStatus().stage = stage.name();
    }

    /** A Restore of that name has ended, or is gone: others may have its place in the queue. */
    void forget(String name) {
        objects.forget(name);
        gated.forget(name);
        dataByPods.forget(name);
        hooks.forget(name);
    }
}
