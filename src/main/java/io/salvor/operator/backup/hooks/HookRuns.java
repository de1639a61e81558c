package io.salvor.operator.backup.hooks;

import io.salvor.backup.Hook;
import io.salvor.backup.PodHooks;
import io.salvor.kubernetes.PodExec;
import io.salvor.operator.run.OperatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Runs hooks: those of one pod one after the other, those of several pods at once. Each has a deadline, so this ends. */
@ApplicationScoped
public class HookRuns {
    private static final int PODS_AT_ONCE = 8;

    private final PodExec exec;
    private final OperatorConfig config;

    public HookRuns(PodExec exec, OperatorConfig config) {
        this.exec = exec;
        this.config = config;
    }

    /**
     * How the hooks of a pod ended.
     *
     * @param failed whether one failed that must succeed
     * @param message what failed, whether it must succeed or not; null when nothing did
     * @param unanswered those of which nobody knows how they ended, where that is no failure yet
     */
    record Outcome(boolean failed, String message, List<Unanswered> unanswered) {}

    /** A hook that was not run, or whose end nobody knows, and why. */
    record Unanswered(Hook hook, String problem) {}

    /** Runs the chosen hooks of each pod until one fails that must succeed. */
    Map<PodHooks, Outcome> untilFailure(List<PodHooks> pods, Function<PodHooks, List<Hook>> hooks) {
        return atOnce(pods, pod -> run(pod, hooks.apply(pod), true));
    }

    /**
     * Runs all of the chosen hooks of each pod, whether others fail or not. That a pod is gone stands in the message, but is no
     * failure; neither is that one gave no answer.
     */
    Map<PodHooks, Outcome> all(List<PodHooks> pods, Function<PodHooks, List<Hook>> hooks) {
        return atOnce(pods, pod -> run(pod, hooks.apply(pod), false));
    }

    private Outcome run(PodHooks pod, List<Hook> hooks, boolean stopAtFailure) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        List<Unanswered> unanswered = new ArrayList<>();
        boolean failed = false;
        for (Hook hook : hooks) {
            PodExec.Result result = failed && stopAtFailure ? new PodExec.Result(null) : run(pod, hook);
            if (result.answer() == PodExec.Answer.None && !stopAtFailure) {
                unanswered.add(new Unanswered(hook, result.problem()));
            } else if (!result.succeeded()) {
                // What is to be undone went with the pod.
                failed |= hook.mustSucceed() && (stopAtFailure || result.answer() != PodExec.Answer.PodGone);
                problems.add(result.problem());
            }
        }
        return new Outcome(failed, problems.isEmpty() ? null : String.join("; ", problems), unanswered);
    }

    private PodExec.Result run(PodHooks pod, Hook hook) throws InterruptedException {
        String name = hook.source() + " for pod " + pod.namespace() + "/" + pod.pod();
        if (hook.problem() != null) {
            return new PodExec.Result(name + " " + hook.problem());
        }
        if (!config.hooksEnabled()) {
            return new PodExec.Result(
                    name + " was not run: hooks are turned off in this installation; set hooks.enabled of the chart");
        }
        PodExec.Result result = exec.run(
                new PodExec.Place(pod.namespace(), pod.pod(), pod.podUid(), hook.container()),
                hook.command(),
                Duration.ofMillis(hook.timeoutMillis()));
        return result.succeeded()
                ? result
                : new PodExec.Result(
                        name + ", container " + hook.container() + ", " + result.problem(), result.answer());
    }

    private interface Task {
        Outcome run(PodHooks pod) throws InterruptedException;
    }

    private static Map<PodHooks, Outcome> atOnce(List<PodHooks> pods, Task task) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(PODS_AT_ONCE, pods.size()));
        try {
            Map<PodHooks, Future<Outcome>> running = new LinkedHashMap<>();
            pods.forEach(pod -> running.put(pod, threads.submit(() -> task.run(pod))));
            Map<PodHooks, Outcome> outcomes = new LinkedHashMap<>();
            for (Map.Entry<PodHooks, Future<Outcome>> one : running.entrySet()) {
                outcomes.put(one.getKey(), one.getValue().get());
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the operator ends while hooks run; they are taken up again", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a hook could not be run", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
