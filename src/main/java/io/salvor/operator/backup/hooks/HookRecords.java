package io.salvor.operator.backup.hooks;

import io.salvor.api.Backup;
import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import io.salvor.backup.HookSteps;
import io.salvor.backup.PodHooks;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.trouble.Reason;
import io.salvor.units.Shortened;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** How far the hooks of a Backup's pods are, as the Backup's status has it. */
public final class HookRecords {
    private static final Set<HookPhase> ENDED = EnumSet.of(HookPhase.Completed, HookPhase.Failed);

    private final Backup backup;
    private final EventRecorder events;
    private final HookFinalizer finalizer;
    private final Runnable checkpoint;

    /** @param checkpoint writes the Backup's status */
    public HookRecords(Backup backup, EventRecorder events, HookFinalizer finalizer, Runnable checkpoint) {
        this.backup = backup;
        this.events = events;
        this.finalizer = finalizer;
        this.checkpoint = checkpoint;
    }

    /** Whether a hook has yet to run. */
    public boolean outstanding() {
        return !all().stream().allMatch(status -> ENDED.contains(status.phase));
    }

    /** The first pod with a failed hook that had to succeed. */
    public Optional<PodHookStatus> failure() {
        return all().stream().filter(status -> status.phase == HookPhase.Failed).findFirst();
    }

    /** Keeps the Backup there until no hook is outstanding any more, before the first one runs. */
    void hold() {
        finalizer.hold(backup);
    }

    /** Lets a Backup go that is kept so, where no hook is outstanding. */
    public void letGo() {
        if (!outstanding()) {
            finalizer.release(backup);
        }
    }

    /** Brings the status into the cluster, before a step that must not begin unless it is there. */
    void write() {
        checkpoint.run();
    }

    List<PodHookStatus> where(Predicate<PodHookStatus> wanted) {
        return all().stream().filter(wanted).toList();
    }

    /** How far a pod is; null when none of its hooks was begun. */
    HookSteps.Phase phase(PodHooks hooks) {
        return find(hooks).map(HookRecords::phase).orElse(null);
    }

    static HookSteps.Phase phase(PodHookStatus status) {
        return HookSteps.Phase.valueOf(status.phase.name());
    }

    /** The record of a pod, made where there is none. */
    PodHookStatus of(PodHooks hooks) {
        return find(hooks).orElseGet(() -> {
            PodHookStatus status = new PodHookStatus();
            status.namespace = hooks.namespace();
            status.pod = hooks.pod();
            status.podUID = hooks.podUid();
            all().add(status);
            return status;
        });
    }

    /** Records the post-hooks, then that the pre-hooks are begun; false when the status has no room for that. */
    boolean begin(PodHooks hooks) {
        PodHookStatus status = of(hooks);
        if (OutstandingHooks.keep(backup.getStatus(), status, hooks)) {
            status.phase = HookPhase.Before;
            return true;
        }
        ended(
                status,
                HookPhase.Failed,
                "the hooks of pod " + hooks.namespace() + "/" + hooks.pod()
                        + " were not begun: the `after` commands of all pods that are held do not fit into status.hooks;"
                        + " shorten them, or split the policy");
        return false;
    }

    /** @param message what failed; null when nothing did */
    void ended(PodHookStatus status, HookPhase phase, String message) {
        status.phase = phase;
        if (ENDED.contains(phase)) {
            status.outstanding = new ArrayList<>();
        }
        if (message != null) {
            status.message = Shortened.message(status.message == null ? message : status.message + "; " + message);
            events.warning(backup, Reason.HookFailed.name(), message);
        }
    }

    private Optional<PodHookStatus> find(PodHooks hooks) {
        return all().stream()
                .filter(status -> hooks.podUid().equals(status.podUID))
                .findFirst();
    }

    private List<PodHookStatus> all() {
        return backup.getStatus().hooks;
    }
}
