package io.salvor.operator.restore.hooks;

import io.salvor.api.HookedPod;
import io.salvor.api.Restore;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import io.salvor.api.RestoreStatus;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.PodHook;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Carries out the hooks of a Restore, a step of each at every look. A command is on record before it runs, and runs once: of one that was
 * begun by a process that is gone nobody knows how it ended, and it is not run again.
 */
@ApplicationScoped
public class RestoreHooks {
    private final ResourceLister lister;
    private final HookThreads threads;
    private final EventRecorder events;
    private final Clock clock;

    public RestoreHooks(ResourceLister lister, HookThreads threads, EventRecorder events, Clock clock) {
        this.lister = lister;
        this.threads = threads;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What one look came to.
     *
     * @param waitingFor what is waited for, where anything is
     */
    public record Look(boolean done, Optional<String> waitingFor) {}

    /**
     * Does what is next.
     *
     * @param deadline of the Restore; nothing waits past it
     * @param back whether an object is made, with its data
     * @param allMade whether nothing more is going to be made
     */
    public Look advance(
            Restore restore, Instant deadline, List<RestoreStep> steps, Predicate<ObjectKey> back, boolean allMade) {
        HookEntries records = new HookEntries(restore, events, Instant.now(clock));
        MadePods pods = new MadePods(lister, restore.getMetadata().getCreationTimestamp());
        boolean done = true;
        Optional<String> waitingFor = Optional.empty();
        for (RestoreStep step : steps) {
            if (step.action() != Action.RunHook) {
                continue;
            }
            boolean begins = back.test(step.object());
            if (!begins && !allMade) {
                done = false;
                continue;
            }
            PodHook hook = PodHook.of(step.body());
            RestoreHookStatus record = records.of(step.object(), hook);
            if (!HookEntries.isOver(record.phase)) {
                HookTurn turn = new HookTurn(records, threads, step.object(), hook, record, deadline);
                turn.take(begins ? pods.of(step.object()) : null);
                waitingFor = waitingFor.or(turn::waitingFor);
            }
            done &= HookEntries.isOver(record.phase);
        }
        return new Look(done, waitingFor);
    }

    /** The Restore comes to its end before its work is done: what has not run does not run any more. */
    public static void close(RestoreStatus status, String why) {
        for (RestoreHookStatus record : status.hooks) {
            if (HookEntries.isOver(record.phase)) {
                continue;
            }
            record.phase = RestoreHookPhase.Skipped;
            record.message = "was not run in each pod: " + why;
            for (HookedPod pod : record.pods) {
                if (!HookEntries.isOver(pod.phase)) {
                    boolean running = pod.phase == RestoreHookPhase.Running;
                    pod.phase = running ? RestoreHookPhase.Failed : RestoreHookPhase.Skipped;
                    pod.message = (running ? "was given up: " : "was not run: ") + why;
                }
            }
        }
    }

    /** A Restore of that name has ended, or is gone. */
    public void forget(String name) {
        threads.giveUp(name + "/");
    }
}
