package io.salvor.operator.restore.hooks;

import io.salvor.api.HookedPod;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import io.salvor.kubernetes.PodExec;
import io.salvor.restore.HookPod;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.PodHook;
import io.salvor.units.Shortened;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one look does about one hook. */
final class HookTurn {
    private final HookEntries records;
    private final HookThreads threads;
    private final ObjectKey object;
    private final PodHook hook;
    private final RestoreHookStatus record;
    private final Instant deadline;
    private String waitingFor;

    HookTurn(
            HookEntries records,
            HookThreads threads,
            ObjectKey object,
            PodHook hook,
            RestoreHookStatus record,
            Instant deadline) {
        this.records = records;
        this.threads = threads;
        this.object = object;
        this.hook = hook;
        this.record = record;
        this.deadline = deadline;
    }

    Optional<String> waitingFor() {
        return Optional.ofNullable(waitingFor);
    }

    /** @param found what there is of the object; null where it does not come back */
    void take(MadePods.Found found) {
        if (found == null) {
            end(RestoreHookPhase.Skipped, "was not run: " + object + " did not come back");
        } else if (hook.problem() != null) {
            end(RestoreHookPhase.Failed, hook.problem());
        } else {
            List<HookPod> pods = found.pods().stream()
                    .filter(pod -> hook.pod() == null || hook.pod().equals(pod.name()))
                    .toList();
            int expected = hook.pod() == null ? found.expected() : 1;
            takeIn(pods, expected);
            List.copyOf(record.pods).forEach(pod -> advance(pod, pods));
            if (!found.there() && record.pods.isEmpty()) {
                end(RestoreHookPhase.Skipped, "was not run: " + object + " is not there any more");
            } else {
                close(found.there() ? expected : record.pods.size());
            }
        }
    }

    private boolean isLate() {
        return !records.now().isBefore(deadline);
    }

    /** Pods that are there and have no record get one, as many as there are to be. */
    private void takeIn(List<HookPod> pods, int expected) {
        for (HookPod pod : pods) {
            boolean known = record.pods.stream().anyMatch(one -> one.podUID.equals(pod.uid()));
            if (!known && record.pods.size() < expected && records.haveRoom()) {
                records.add(record, pod.name(), pod.uid());
            }
        }
    }

    private void advance(HookedPod entry, List<HookPod> pods) {
        if (entry.phase == RestoreHookPhase.Running) {
            running(entry);
        } else if (entry.phase == RestoreHookPhase.Waiting) {
            pods.stream()
                    .filter(pod -> pod.uid().equals(entry.podUID))
                    .findFirst()
                    // Nothing was run in it, so another one may take its place.
                    .ifPresentOrElse(pod -> waiting(entry, pod), () -> record.pods.remove(entry));
        }
    }

    private void waiting(HookedPod entry, HookPod pod) {
        if (records.isStopped(record, entry.podUID)) {
            end(entry, RestoreHookPhase.Skipped, "was not run: an earlier hook has failed");
            return;
        }
        HookPod.Verdict next = pod.next(hook, Instant.parse(entry.since), records.now());
        switch (next.step()) {
            case Done -> end(entry, RestoreHookPhase.Completed, null);
            case Fail -> fail(entry, next.why());
            case Wait -> {
                if (isLate()) {
                    fail(entry, next.why() + " at the deadline of the Restore");
                } else {
                    waits(entry, next.why());
                }
            }
            case Run -> begin(entry);
            default -> throw new IllegalStateException("no such step: " + next.step());
        }
    }

    /** It runs from the next look on, when the record is there. */
    private void begin(HookedPod entry) {
        if (isLate()) {
            fail(entry, "was not begun by the deadline of the Restore");
        } else if (records.isInTurn(record, entry.podUID) && threads.haveRoom()) {
            entry.phase = RestoreHookPhase.Running;
            entry.startTime = records.now().toString();
            threads.intend(records.key(record, entry));
            waits(entry, "runs it");
        } else {
            waits(entry, "has others to run before");
        }
    }

    private void running(HookedPod entry) {
        String key = records.key(record, entry);
        if (!threads.knows(key)) {
            fail(
                    entry,
                    "was begun, and the operator ended meanwhile: nobody knows how it ended, and it is not run again");
            return;
        }
        PodExec.Place place = new PodExec.Place(object.namespace(), entry.pod, entry.podUID, hook.container());
        Optional<PodExec.Result> end =
                threads.runs(key, place, hook.command(), Duration.ofMillis(hook.timeoutMillis()));
        if (end.isEmpty()) {
            waits(entry, "runs it");
        } else if (end.get().succeeded()) {
            end(entry, RestoreHookPhase.Completed, null);
        } else {
            fail(entry, end.get().problem());
        }
    }

    private void waits(HookedPod entry, String why) {
        if (waitingFor == null) {
            waitingFor = hook.source() + ": pod " + object.namespace() + "/" + entry.pod + " " + why;
        }
    }

    private void fail(HookedPod entry, String why) {
        end(entry, RestoreHookPhase.Failed, why);
        records.warn(hook.source() + " for pod " + object.namespace() + "/" + entry.pod + ": " + why);
    }

    private void end(HookedPod entry, RestoreHookPhase phase, String message) {
        records.ended(entry, phase, message);
    }

    private void end(RestoreHookPhase phase, String message) {
        record.phase = phase;
        record.message = Shortened.message(message);
        if (phase == RestoreHookPhase.Failed) {
            records.warn(hook.source() + " for " + object + " " + message);
        }
    }

    /** The hook is over when all of its pods are; those that do not come are not waited for any longer than asked. */
    private void close(int expected) {
        boolean all = record.pods.stream().allMatch(pod -> HookEntries.isOver(pod.phase));
        boolean enough = expected >= 0 && record.pods.size() >= expected;
        long longest = Math.max(hook.waitMillis(), hook.init() ? hook.timeoutMillis() : 0);
        boolean over = isLate()
                || !records.haveRoom()
                || !records.now().isBefore(Instant.parse(record.since).plusMillis(longest));
        if (all && enough) {
            end(HookEntries.result(record), null);
        } else if (all && over) {
            end(
                    RestoreHookPhase.Failed,
                    "ran in " + record.pods.size() + " of " + (expected < 0 ? "an unknown number of" : expected)
                            + " pods: "
                            + (records.haveRoom()
                                    ? "there were no others in time"
                                    : "the status of the Restore has no room for others"));
        } else if (waitingFor == null) {
            waitingFor = hook.source() + ": " + object + " has " + record.pods.size() + " of " + expected + " pods";
        }
    }
}
