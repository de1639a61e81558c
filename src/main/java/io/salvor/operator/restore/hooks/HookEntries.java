package io.salvor.operator.restore.hooks;

import io.salvor.api.HookFailure;
import io.salvor.api.HookedPod;
import io.salvor.api.Restore;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.PodHook;
import io.salvor.trouble.Reason;
import io.salvor.units.Shortened;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** How far the hooks of a Restore are, as its status has it. */
final class HookEntries {
    /** Records of pods that a status has room for. */
    private static final int MOST_PODS = 1000;

    private static final Set<RestoreHookPhase> OVER =
            EnumSet.of(RestoreHookPhase.Completed, RestoreHookPhase.Failed, RestoreHookPhase.Skipped);

    private final Restore restore;
    private final EventRecorder events;
    private final Instant now;

    HookEntries(Restore restore, EventRecorder events, Instant now) {
        this.restore = restore;
        this.events = events;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    static boolean isOver(RestoreHookPhase phase) {
        return OVER.contains(phase);
    }

    Instant now() {
        return now;
    }

    private List<RestoreHookStatus> all() {
        return restore.getStatus().hooks;
    }

    /** The record of a hook, made where there is none. */
    RestoreHookStatus of(ObjectKey object, PodHook hook) {
        return all().stream()
                .filter(record -> record.object.equals(object.toString())
                        && record.hook.equals(hook.source())
                        && Objects.equals(record.container, hook.container())
                        && Objects.equals(record.pod, hook.pod()))
                .findFirst()
                .orElseGet(() -> {
                    RestoreHookStatus record = new RestoreHookStatus();
                    record.object = object.toString();
                    record.hook = hook.source();
                    record.container = hook.container();
                    record.pod = hook.pod();
                    record.onError = hook.mustSucceed() ? HookFailure.Fail : HookFailure.Continue;
                    record.phase = RestoreHookPhase.Waiting;
                    record.since = now.toString();
                    all().add(record);
                    return record;
                });
    }

    boolean haveRoom() {
        return all().stream().mapToInt(record -> record.pods.size()).sum() < MOST_PODS;
    }

    HookedPod add(RestoreHookStatus record, String pod, String uid) {
        HookedPod added = new HookedPod();
        added.pod = pod;
        added.podUID = uid;
        added.phase = RestoreHookPhase.Waiting;
        added.since = now.toString();
        record.pods.add(added);
        return added;
    }

    /** The earlier hooks of the same object, in their order. */
    private List<RestoreHookStatus> before(RestoreHookStatus record) {
        return all().stream()
                .takeWhile(other -> other != record)
                .filter(other -> other.object.equals(record.object))
                .toList();
    }

    /** Whether all earlier hooks in the same pod are over. */
    boolean isInTurn(RestoreHookStatus record, String podUid) {
        return before(record).stream()
                .flatMap(other -> other.pods.stream())
                .filter(pod -> pod.podUID.equals(podUid))
                .allMatch(pod -> isOver(pod.phase));
    }

    /** Whether an earlier hook has failed in the same pod that had to succeed. */
    boolean isStopped(RestoreHookStatus record, String podUid) {
        return before(record).stream()
                .filter(other -> other.onError == HookFailure.Fail)
                .flatMap(other -> other.pods.stream())
                .anyMatch(pod -> pod.podUID.equals(podUid) && pod.phase == RestoreHookPhase.Failed);
    }

    void ended(HookedPod pod, RestoreHookPhase phase, String message) {
        pod.phase = phase;
        pod.completionTime = now.toString();
        pod.message = Shortened.message(message);
    }

    /** Says once what was wrong. */
    void warn(String message) {
        events.warning(restore, Reason.HookFailed.name(), message);
    }

    String key(RestoreHookStatus record, HookedPod pod) {
        return restore.getMetadata().getName() + "/" + restore.getMetadata().getUid() + "/" + record.object + "/"
                + record.hook + "/" + record.container + "/" + pod.podUID;
    }

    /** What became of a hook all of whose pods are over. */
    static RestoreHookPhase result(RestoreHookStatus record) {
        Set<RestoreHookPhase> phases =
                record.pods.stream().map(pod -> pod.phase).collect(Collectors.toSet());
        if (phases.contains(RestoreHookPhase.Failed)) {
            return RestoreHookPhase.Failed;
        }
        return phases.equals(Set.of(RestoreHookPhase.Skipped)) ? RestoreHookPhase.Skipped : RestoreHookPhase.Completed;
    }
}
