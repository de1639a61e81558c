package io.salvor.operator.backup.hooks;

import io.salvor.api.BackupStatus;
import io.salvor.api.OutstandingHook;
import io.salvor.api.PodHookStatus;
import io.salvor.backup.Hook;
import io.salvor.backup.PodHooks;
import io.salvor.units.Shortened;
import java.util.ArrayList;
import java.util.List;

/** The post-hooks of the pods that are held, as they stand in a Backup's status, so that they run without its plan. */
public final class OutstandingHooks {
    /** Bytes of all records of pods; an object in the cluster may have little more than a million. */
    private static final int MOST = 450_000;

    /** What the record of a pod takes beside its texts: the names of its fields, its UID and its phase. */
    private static final int POD = 140;

    /** The same of a hook. */
    private static final int HOOK = 100;

    private OutstandingHooks() {}

    /** Writes the post-hooks of a pod into its status; false when they do not fit beside the others. */
    public static boolean keep(BackupStatus backup, PodHookStatus status, PodHooks hooks) {
        long size = size(status, hooks);
        for (PodHookStatus other : backup.hooks) {
            size += other == status ? 0 : size(other, hooks(other));
        }
        if (size > MOST) {
            return false;
        }
        status.outstanding = new ArrayList<>(
                hooks.after().stream().map(OutstandingHooks::outstanding).toList());
        return true;
    }

    /** Leaves of the post-hooks of a pod those that have yet to run. */
    static void left(PodHookStatus status, List<HookRuns.Unanswered> unanswered) {
        status.outstanding = new ArrayList<>(
                unanswered.stream().map(one -> outstanding(one.hook())).toList());
    }

    /** What has yet to run in a pod. */
    static PodHooks hooks(PodHookStatus status) {
        return new PodHooks(
                status.namespace,
                status.pod,
                status.podUID,
                List.of(),
                status.outstanding.stream()
                        .map(hook -> new Hook(
                                hook.container,
                                hook.command,
                                hook.timeoutMillis,
                                hook.mustSucceed,
                                hook.source,
                                hook.problem))
                        .toList());
    }

    private static OutstandingHook outstanding(Hook hook) {
        OutstandingHook outstanding = new OutstandingHook();
        outstanding.source = hook.source();
        outstanding.container = hook.container();
        outstanding.command = hook.command();
        outstanding.timeoutMillis = hook.timeoutMillis();
        outstanding.mustSucceed = hook.mustSucceed();
        outstanding.problem = hook.problem();
        return outstanding;
    }

    private static long size(PodHookStatus status, PodHooks hooks) {
        return POD
                + status.namespace.length()
                + status.pod.length()
                + bytes(status.message)
                + hooks.after().stream().mapToLong(OutstandingHooks::size).sum();
    }

    /** A character of a command may be a control character, which JSON has in six. */
    private static long size(Hook hook) {
        return HOOK
                + bytes(hook.source())
                + bytes(hook.container())
                + bytes(hook.problem())
                + hook.command().stream()
                        .mapToLong(word -> Shortened.bytes(word)
                                + 5
                                        * word.chars()
                                                .filter(Character::isISOControl)
                                                .count()
                                + 4L)
                        .sum();
    }

    private static long bytes(String text) {
        return text == null ? 0 : Shortened.bytes(text);
    }
}
