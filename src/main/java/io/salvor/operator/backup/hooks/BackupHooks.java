package io.salvor.operator.backup.hooks;

import io.salvor.api.Backup;
import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import io.salvor.api.PodVolumeBackup;
import io.salvor.backup.HookSteps;
import io.salvor.backup.PodHooks;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.operator.backup.FrozenBackup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Carries out the hooks of a Backup's pods. How far they are stands in the Backup's status, and is written there before each
 * step, so that the hooks after run whenever the hooks before were begun, whatever ends in between.
 */
@ApplicationScoped
public class BackupHooks {
    private static final Set<HookPhase> ENDED = EnumSet.of(HookPhase.Completed, HookPhase.Failed);

    private final HookRuns runs;
    private final EventRecorder events;

    public BackupHooks(HookRuns runs, EventRecorder events) {
        this.runs = runs;
        this.events = events;
    }

    /**
     * Runs what must run before a Job saves volumes of these pods.
     *
     * @param podUids pods whose volumes the Job would save
     * @param checkpoint writes the Backup's status
     * @return pods whose volumes must not be saved: UID to the reason as a sentence
     */
    public Map<String, String> before(Backup backup, FrozenBackup frozen, Set<String> podUids, Runnable checkpoint) {
        List<PodHooks> concerned = frozen.plan().hooks().stream()
                .filter(hooks -> podUids.contains(hooks.podUid()))
                .toList();
        List<PodHooks> undo = withStep(backup, concerned, HookSteps.Step.UndoAndRunBefore);
        if (!undo.isEmpty()) {
            runs.all(undo, PodHooks::after);
        }
        List<PodHooks> due = new ArrayList<>(withStep(backup, concerned, HookSteps.Step.RunBefore));
        due.addAll(undo);
        if (!due.isEmpty()) {
            due.removeIf(hooks -> !begin(backup, hooks));
            checkpoint.run();
        }
        if (!due.isEmpty()) {
            Map<PodHooks, HookRuns.Outcome> outcomes = runs.untilFailure(due, PodHooks::before);
            outcomes.forEach((hooks, outcome) -> {
                PodHookStatus status = status(backup, hooks);
                status.phase = outcome.failed() ? HookPhase.Refused : HookPhase.Ready;
                record(backup, status, outcome);
            });
            checkpoint.run();
        }
        Map<String, String> refused = new LinkedHashMap<>();
        withStep(backup, concerned, HookSteps.Step.Refuse)
                .forEach(hooks -> refused.put(
                        hooks.podUid(),
                        Objects.requireNonNullElse(status(backup, hooks).message, "its hooks after have run already")));
        return refused;
    }

    /** Writes into the status what undoes the hooks before, then that they are begun; false when that has no room. */
    private boolean begin(Backup backup, PodHooks hooks) {
        PodHookStatus status = status(backup, hooks);
        if (OutstandingHooks.keep(backup.getStatus(), status, hooks)) {
            status.phase = HookPhase.Before;
            return true;
        }
        status.phase = HookPhase.Failed;
        record(
                backup,
                status,
                new HookRuns.Outcome(
                        true,
                        "the hooks of pod " + hooks.namespace() + "/" + hooks.pod()
                                + " were not begun: the commands after of all pods that are held do not fit into"
                                + " status.hooks; shorten them, or split the policy"));
        return false;
    }

    /** Runs what must run when the volumes of pods have ended; returns whether no hook is outstanding. */
    public boolean after(Backup backup, List<PodVolumeBackup> volumes, Runnable checkpoint) {
        Set<String> working = volumes.stream()
                .filter(volume -> !volume.hasEnded())
                .map(volume -> volume.getSpec().pod.uid)
                .collect(Collectors.toSet());
        runAfter(backup, status -> HookSteps.afterJob(phase(status), !working.contains(status.podUID)), checkpoint);
        return !outstanding(backup);
    }

    /**
     * Runs what must run although the Backup cannot be carried on.
     *
     * @param over whether the Backup ends now, or should have ended
     * @param atWork UIDs of the pods of which a Job may be saving a volume
     */
    public void withoutPlan(Backup backup, boolean over, Set<String> atWork, Runnable checkpoint) {
        runAfter(
                backup,
                status -> HookSteps.withoutPlan(phase(status), over, atWork.contains(status.podUID)),
                checkpoint);
    }

    /** Whether a hook has yet to run. */
    public static boolean outstanding(Backup backup) {
        return !backup.getStatus().hooks.stream().allMatch(status -> ENDED.contains(status.phase));
    }

    private void runAfter(Backup backup, Function<PodHookStatus, HookSteps.Step> step, Runnable checkpoint) {
        Map<PodHooks, PodHookStatus> due = new LinkedHashMap<>();
        backup.getStatus().hooks.stream()
                .filter(status -> step.apply(status) == HookSteps.Step.RunAfter)
                .forEach(status -> due.put(OutstandingHooks.hooks(status), status));
        if (due.isEmpty()) {
            return;
        }
        Set<String> refused = due.values().stream()
                .filter(status -> status.phase == HookPhase.Refused)
                .map(status -> status.podUID)
                .collect(Collectors.toSet());
        due.values().forEach(status -> status.phase = HookPhase.After);
        checkpoint.run();
        runs.all(List.copyOf(due.keySet()), PodHooks::after).forEach((hooks, outcome) -> {
            PodHookStatus status = due.get(hooks);
            boolean failed = outcome.failed() || refused.contains(status.podUID);
            status.phase = failed ? HookPhase.Failed : HookPhase.Completed;
            status.outstanding = new ArrayList<>();
            record(backup, status, outcome);
        });
        checkpoint.run();
    }

    /** The first pod of which a hook failed that must not. */
    public static Optional<PodHookStatus> failure(Backup backup) {
        return backup.getStatus().hooks.stream()
                .filter(status -> status.phase == HookPhase.Failed)
                .findFirst();
    }

    private void record(Backup backup, PodHookStatus status, HookRuns.Outcome outcome) {
        if (outcome.message() != null) {
            status.message = status.message == null ? outcome.message() : status.message + "; " + outcome.message();
            events.warning(backup, "HookFailed", outcome.message());
        }
    }

    private static List<PodHooks> withStep(Backup backup, List<PodHooks> hooks, HookSteps.Step step) {
        return hooks.stream()
                .filter(one -> HookSteps.beforeJob(phase(backup, one)) == step)
                .toList();
    }

    private static HookSteps.Phase phase(Backup backup, PodHooks hooks) {
        return find(backup, hooks).map(BackupHooks::phase).orElse(null);
    }

    private static HookSteps.Phase phase(PodHookStatus status) {
        return HookSteps.Phase.valueOf(status.phase.name());
    }

    private static PodHookStatus status(Backup backup, PodHooks hooks) {
        return find(backup, hooks).orElseGet(() -> {
            PodHookStatus status = new PodHookStatus();
            status.namespace = hooks.namespace();
            status.pod = hooks.pod();
            status.podUID = hooks.podUid();
            backup.getStatus().hooks.add(status);
            return status;
        });
    }

    private static Optional<PodHookStatus> find(Backup backup, PodHooks hooks) {
        return backup.getStatus().hooks.stream()
                .filter(status -> hooks.podUid().equals(status.podUID))
                .findFirst();
    }
}
