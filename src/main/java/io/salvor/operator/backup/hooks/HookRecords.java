package io.salvor.operator.backup.hooks;

import io.salvor.api.Backup;
import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import io.salvor.backup.HookSteps;
import io.salvor.backup.PodHooks;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.trouble.Reason;
import io.salvor.units.Shortened;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How far the hooks of a Backup's pods are, as the Backup's status has it. */
public final class HookRecords {
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

    /** What the status says of the hooks. */
    public HookReport report() {
        return new HookReport(all());
    }

    /** Keeps the Backup there until no hook is outstanding any more, before the first one runs. */
    void hold() {
        finalizer.hold(backup);
    }

    /** Lets a Backup go that is kept so, where no hook is outstanding, or where it has ended without them. */
    public void letGo() {
        if (!report().outstanding() || backup.hasEnded()) {
            finalizer.release(backup);
        }
    }

    /** Brings the status into the cluster, before a step that must not begin unless it is there. */
    void write() {
        new HookRoom(backup.getStatus()).shorten();
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

    /**
     * Whether a pod may be begun now. One whose post-hooks have no room in the status waits until others are let go; one that never has
     * room is begun, and refused by that.
     */
    public boolean haveRoom(PodHooks hooks) {
        return new HookRoom(backup.getStatus()).fits(hooks) || !HookRoom.canFit(hooks);
    }

    /** What failed of the hooks of a pod; null when nothing did, or is known. */
    String message(PodHooks hooks) {
        return find(hooks).map(status -> status.message).orElse(null);
    }

    /** Records the post-hooks, then that the pre-hooks are begun; false when the status has no room for that. */
    boolean begin(PodHooks hooks) {
        PodHookStatus status = of(hooks);
        if (OutstandingHooks.keep(backup.getStatus(), status, hooks)) {
            status.phase = HookPhase.Before;
            status.failed = null;
            answered(status);
            return true;
        }
        ended(
                status,
                HookPhase.Failed,
                "the hooks of pod " + hooks.namespace() + "/" + hooks.pod()
                        + " were not begun: their `after` commands do not fit into status.hooks; shorten them, for"
                        + " instance to a script in the image");
        return false;
    }

    /** The post-hooks of a pod are begun, for the first time or again. */
    static void undo(PodHookStatus status) {
        if (status.phase == HookPhase.Refused) {
            status.failed = true;
        }
        status.phase = HookPhase.After;
    }

    /** Whether the post-hooks of a pod are run now, if they are to run; some wait to be tried again. */
    static boolean isDue(PodHookStatus status, Instant now) {
        return HookSteps.isDue(status.triedAgainAt == null ? null : Instant.parse(status.triedAgainAt), now);
    }

    /** The post-hooks of a pod have run; those that gave no answer are tried again for some time, and count as failed after that. */
    void tried(PodHookStatus status, HookRuns.Outcome outcome, Instant now) {
        boolean first = status.unansweredSince == null;
        Instant since = first ? now.truncatedTo(ChronoUnit.SECONDS) : Instant.parse(status.unansweredSince);
        Optional<Instant> next = outcome.unanswered().isEmpty() ? Optional.empty() : HookSteps.triedAgain(since, now);
        boolean missed = next.isEmpty()
                && outcome.unanswered().stream().anyMatch(one -> one.hook().mustSucceed());
        if (outcome.failed() || missed) {
            status.failed = true;
        }
        say(status, outcome.message());
        String problems =
                outcome.unanswered().stream().map(HookRuns.Unanswered::problem).collect(Collectors.joining("; "));
        if (next.isPresent()) {
            OutstandingHooks.left(status, outcome.unanswered());
            status.unansweredSince = since.toString();
            status.triedAgainAt = next.get().truncatedTo(ChronoUnit.SECONDS).toString();
            if (first) {
                events.warning(
                        backup, Reason.HookFailed.name(), problems + "; tried again until " + HookSteps.givenUp(since));
            }
        } else {
            boolean failed = Boolean.TRUE.equals(status.failed);
            ended(status, failed ? HookPhase.Failed : HookPhase.Completed, problems.isEmpty() ? null : problems);
        }
    }

    private static void answered(PodHookStatus status) {
        status.unansweredSince = null;
        status.triedAgainAt = null;
    }

    /** @param message what failed; null when nothing did */
    void ended(PodHookStatus status, HookPhase phase, String message) {
        status.phase = phase;
        if (HookReport.isOver(phase)) {
            status.outstanding = new ArrayList<>();
            status.failed = null;
            answered(status);
        }
        say(status, message);
    }

    private void say(PodHookStatus status, String message) {
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
