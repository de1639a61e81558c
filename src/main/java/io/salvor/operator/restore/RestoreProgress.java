package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreStatus;
import io.salvor.api.VolumeCounts;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.operator.restore.hooks.RestoreHooks;
import io.salvor.operator.run.EndSteps;
import io.salvor.operator.run.RunStatus;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreOutcome;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestorePlan.SkippedVolume;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in a Restore's status what is planned, how far that is and what failed: what is special to a Restore beside its {@link RunStatus}. */
final class RestoreProgress {
    private final RestoreStatus status;
    private final RunStatus<RestorePhase> run;
    private final Runnable beforeEnd;

    /** @param beforeEnd clears away what must not outlast the Restore; it has not ended until that succeeds */
    RestoreProgress(Restore restore, EventRecorder events, Clock clock, Runnable beforeEnd) {
        this.status = restore.getStatus();
        this.run = RunStatus.ofRun(restore, status, events, clock, () -> {});
        this.beforeEnd = beforeEnd;
        if (status.phase == null) {
            status.phase = RestorePhase.New;
        }
    }

    /** Before the first write it is better to say no at once; after it, to go on when what is in the way is gone. */
    void trouble(Trouble trouble) {
        if (status.planned) {
            run.trouble(null, trouble);
        } else {
            failed(trouble.reason(), trouble.getMessage());
        }
    }

    /** Something is in the way that may pass by itself, whether anything was written or not. */
    void waits(Trouble trouble, String message) {
        run.trouble(status.phase, Next.TRIED_AGAIN, trouble.reason(), message);
    }

    /** A person asks that it stays where it is. @param what is waited for until it does */
    void suspended(Optional<String> what, Instant deadline) {
        String message = "suspended, as spec.suspend asks: "
                + what.orElse("nothing is made or written until that is false; pods that wait for data go on waiting")
                + ". Its deadline stays " + deadline;
        boolean news = run.isNews("Unknown", Reason.Suspended, null);
        run.goesOn(null, Reason.Suspended, message);
        if (news) {
            run.news(Reason.Suspended, message);
        }
    }

    /** The restore comes to its end, and this is waited for. */
    void ending(String what) {
        Reason reason = EndSteps.reason(status.ending.reason);
        run.trouble(status.phase, Next.TRIED_AGAIN, reason, status.ending.message + "; " + what);
    }

    /** The restore has ended before all was put back. */
    void cutShort() {
        beforeEnd.run();
        Reason reason = EndSteps.reason(status.ending.reason);
        RestoreHooks.close(status, status.ending.message);
        status.stage = null;
        run.ended(
                reason == Reason.Canceled ? RestorePhase.Canceled : RestorePhase.Failed,
                reason,
                RestorePlanStatus.noted(status, status.ending.message),
                false);
    }

    /** The restore cannot be done, or not any further. */
    void failed(Reason reason, String message) {
        beforeEnd.run();
        run.ended(RestorePhase.Failed, reason, message, false);
    }

    /** The plan is made; it goes into the status whatever becomes of it. */
    void planned(String backup, RestorePlan plan, Duration timeout) {
        RestorePlanStatus.write(status, backup, plan);
        status.startTime = run.now().toString();
        status.deadline = run.now().plus(timeout).toString();
    }

    void conflicts(List<Conflict> conflicts) {
        failed(Reason.Conflict, RestorePlanStatus.inTheWay(status, conflicts));
    }

    void dryRun() {
        String message = RestorePlanStatus.numbers(status) + " would be restored from backup " + status.backup
                + "; nothing was written";
        beforeEnd.run();
        run.ended(RestorePhase.Planned, Reason.Planned, RestorePlanStatus.noted(status, message), true);
    }

    /** The plan is stored and is carried out from here. */
    void started() {
        status.planned = true;
        String message = RestorePlanStatus.numbers(status) + " from backup " + status.backup;
        run.news(Reason.Planned, RestorePlanStatus.noted(status, message));
        run.goesOn(RestorePhase.InProgress, Reason.InProgress, "objects are being made");
    }

    /** What became of the objects of a stage; what every look tries again, to adopt or after a refusal, counts when it is done. */
    void objects(MadeObjects made) {
        status.objects.created += made.created();
        status.objects.updated += made.updated();
        if (!made.done()) {
            run.goesOn(null, Reason.InProgress, made.waitingFor().orElseThrow());
            return;
        }
        status.objects.created += made.adopted();
        status.objects.failed += made.failed().size();
        made.failed().forEach((object, why) -> addFailure("Create", object.toString(), why));
    }

    /** What became of objects that were made on their own. One that an operator of before has counted is not counted again. */
    void made(MadeObjects made) {
        status.objects.created += made.created();
        status.objects.updated += made.updated();
        made.failed().forEach((object, why) -> status.objects.failed += addFailure("Create", object.toString(), why));
    }

    /** At the end: the objects that are not made because their data is lost. */
    void held(Map<ObjectKey, String> held) {
        held.forEach((object, why) -> status.objects.failed += addFailure("Hold", object.toString(), why));
    }

    private int addFailure(String action, String object, String reason) {
        return RestorePlanStatus.failure(status, action, object, reason) ? 1 : 0;
    }

    /** How the volumes stand. @param objects what is waited for where the data is not */
    void data(DataState data, Optional<String> objects) {
        DataProgress.note(status, data);
        Stream.of(VolumePhase.Failed, VolumePhase.PartiallyFailed)
                .flatMap(phase -> data.in(phase).stream())
                .forEach(volume -> addFailure("RestoreData", RestoreRecords.key(volume), volume.getStatus().message));
        run.goesOn(
                null,
                Reason.InProgress,
                data.waitingFor()
                        .or(() -> data.ended() ? objects : Optional.empty())
                        .orElse("data is being put back"));
    }

    /** The restore has come to its end. */
    void ended(RestorePlan plan) {
        // What is counted below is counted once: nothing may fail from here.
        beforeEnd.run();
        int incomplete = (int) plan.pods().stream()
                .flatMap(pod -> pod.volumes().stream())
                .filter(volume -> volume.incomplete() != null)
                .count();
        List<SkippedVolume> notHeld =
                plan.skippedVolumes().stream().filter(SkippedVolume::failed).toList();
        notHeld.forEach(volume -> addFailure(
                "RestoreData", volume.namespace() + "/" + volume.pod() + "/" + volume.volume(), volume.message()));
        // One that a stage found when it was tried again may have been made by this restore.
        status.objects.existing = RestorePlanStatus.existing(status, plan);
        VolumeCounts volumes = status.volumes;
        volumes.total += notHeld.size();
        volumes.failed += notHeld.size();
        volumes.skipped -= notHeld.size();
        int whole = Math.max(0, volumes.completed - incomplete);
        volumes.partiallyFailed += volumes.completed - whole;
        volumes.completed = whole;
        RestoreOutcome outcome = RestoreOutcome.of(
                RestorePlanStatus.counts(status), KeptVolumes.outcome(status, whole), HookEnds.noted(status));
        status.stage = null;
        RestorePhase phase = RestorePhase.valueOf(outcome.phase().name());
        run.ended(
                phase,
                Reason.valueOf(phase.name()),
                RestorePlanStatus.noted(status, outcome.message()),
                outcome.phase() == RestoreOutcome.Phase.Completed);
    }
}
