package io.salvor.operator.backup.hooks;

import io.salvor.api.BackupStatus;
import io.salvor.api.OutstandingHook;
import io.salvor.api.PodHookStatus;
import io.salvor.backup.Hook;
import io.salvor.backup.PodHooks;
import java.util.ArrayList;
import java.util.List;

/** The post-hooks of the pods that are held, as they stand in a Backup's status, so that they run without its plan. */
public final class OutstandingHooks {
    private OutstandingHooks() {}

    /** Writes the post-hooks of a pod into its status; false when they do not fit beside the others. */
    public static boolean keep(BackupStatus backup, PodHookStatus status, PodHooks hooks) {
        if (!new HookRoom(backup).fits(hooks)) {
            return false;
        }
        status.outstanding = outstanding(hooks);
        return true;
    }

    /** The post-hooks of a pod as a status holds them. */
    static List<OutstandingHook> outstanding(PodHooks hooks) {
        return new ArrayList<>(
                hooks.after().stream().map(OutstandingHooks::outstanding).toList());
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
}
