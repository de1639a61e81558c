package io.salvor.operator.backup.hooks;

import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import io.salvor.backup.HookSteps;
import io.salvor.backup.PodHooks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Carries out the hooks of a Backup's pods. How far they are is recorded before each step, so that the post-hooks of a pod run once
 * its pre-hooks were begun, whatever ends in between.
 */
@ApplicationScoped
public class BackupHooks {
    private final HookRuns runs;
    private final Clock clock;

    public BackupHooks(HookRuns runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * Runs what must run before a Job saves volumes of these pods.
     *
     * @param planned the hooks of the plan
     * @param podUids pods whose volumes the Job would save
     * @return pods whose volumes must not be saved: UID to the reason as a sentence
     */
    public Map<String, String> before(HookRecords records, List<PodHooks> planned, Set<String> podUids) {
        List<PodHooks> concerned = planned.stream()
                .filter(hooks -> podUids.contains(hooks.podUid()))
                .toList();
        List<PodHooks> undo = withStep(records, concerned, HookSteps.Step.UndoAndRunBefore);
        if (!undo.isEmpty()) {
            runs.all(undo, PodHooks::after);
        }
        List<PodHooks> due = new ArrayList<>(withStep(records, concerned, HookSteps.Step.RunBefore));
        due.addAll(undo);
        runBefore(records, due);
        Map<String, String> refused = new LinkedHashMap<>();
        // Also one of which no record is left: its hooks were not run in this attempt.
        concerned.stream()
                .filter(hooks -> HookSteps.beforeJob(records.phase(hooks)) != HookSteps.Step.Proceed)
                .forEach(hooks -> refused.put(hooks.podUid(), why(records, hooks)));
        return refused;
    }

    private static String why(HookRecords records, PodHooks hooks) {
        boolean refused = records.phase(hooks) == HookSteps.Phase.Refused;
        return Objects.requireNonNullElse(
                records.message(hooks), refused ? "a pre-hook has failed" : "its post-hooks have run already");
    }

    private void runBefore(HookRecords records, List<PodHooks> due) {
        if (due.isEmpty()) {
            return;
        }
        List<PodHooks> begun = due.stream().filter(records::begin).toList();
        if (!begun.isEmpty()) {
            records.hold();
        }
        records.write();
        if (begun.isEmpty()) {
            return;
        }
        runs.untilFailure(begun, PodHooks::before)
                .forEach((hooks, outcome) -> records.ended(
                        records.of(hooks), outcome.failed() ? HookPhase.Refused : HookPhase.Ready, outcome.message()));
        records.write();
    }

    /**
     * Runs what must run when all volumes of a pod have ended; returns whether no hook is outstanding.
     *
     * @param unfinished UIDs of the pods with a volume that has not ended
     */
    public boolean after(HookRecords records, Set<String> unfinished) {
        runAfter(records, status -> HookSteps.afterJob(HookRecords.phase(status), !unfinished.contains(status.podUID)));
        return !records.report().outstanding();
    }

    /**
     * Runs what must run although the Backup cannot be carried on.
     *
     * @param over whether the Backup ends now, or should have ended
     * @param atWork UIDs of the pods of which a Job may be saving a volume
     */
    public void withoutPlan(HookRecords records, boolean over, Set<String> atWork) {
        runAfter(
                records,
                status -> HookSteps.withoutPlan(HookRecords.phase(status), over, atWork.contains(status.podUID)));
    }

    private void runAfter(HookRecords records, Function<PodHookStatus, HookSteps.Step> step) {
        Map<PodHooks, PodHookStatus> due = new LinkedHashMap<>();
        Instant now = Instant.now(clock);
        records.where(status -> step.apply(status) == HookSteps.Step.RunAfter && HookRecords.isDue(status, now))
                .forEach(status -> due.put(OutstandingHooks.hooks(status), status));
        if (due.isEmpty()) {
            return;
        }
        due.values().forEach(HookRecords::undo);
        records.write();
        runs.all(List.copyOf(due.keySet()), PodHooks::after)
                .forEach((hooks, outcome) -> records.tried(due.get(hooks), outcome, Instant.now(clock)));
        records.write();
    }

    private static List<PodHooks> withStep(HookRecords records, List<PodHooks> hooks, HookSteps.Step step) {
        return hooks.stream()
                .filter(one -> HookSteps.beforeJob(records.phase(one)) == step)
                .toList();
    }
}
