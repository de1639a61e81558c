package io.salvor.operator.backup.hooks;

import io.salvor.api.BackupStatus;
import io.salvor.api.HookPhase;
import io.salvor.api.OutstandingHook;
import io.salvor.api.PodHookStatus;
import io.salvor.backup.PodHooks;
import io.salvor.units.Shortened;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps {@code status.hooks} within what an object of the cluster may have, however many pods have hooks and whatever these print.
 * Post-hooks that have yet to run are never left out; what has ended is, the oldest first.
 */
final class HookRoom {
    /** Bytes of the records of pods whose post-hooks have yet to run, without messages. */
    private static final int OUTSTANDING = 600_000;

    /** Bytes of all records; an object in the cluster may have little more than a million. */
    private static final int ALL = 750_000;

    /** What the record of a pod takes beside its texts: the names of its fields, its UID and its phase. */
    private static final int POD = 140;

    /** What it takes more while its post-hooks are tried again. */
    private static final int TIMES = 80;

    /** The same of a hook. */
    private static final int HOOK = 100;

    /** A message is cut to this; a letter of it takes three bytes at most. */
    private static final int MESSAGE = 512;

    private static final int LETTER = 3;

    private final BackupStatus backup;

    HookRoom(BackupStatus backup) {
        this.backup = backup;
    }

    /** Whether the post-hooks of a pod fit beside those of all others that have yet to run. */
    boolean fits(PodHooks hooks) {
        return backup.hooks.stream()
                                .filter(other -> !HookReport.isOver(other.phase)
                                        && !hooks.podUid().equals(other.podUID))
                                .mapToLong(HookRoom::withoutMessage)
                                .sum()
                        + size(hooks)
                <= OUTSTANDING;
    }

    /** Whether they would fit if no other pod was held. */
    static boolean canFit(PodHooks hooks) {
        return size(hooks) <= OUTSTANDING;
    }

    /**
     * Leaves out what there is no room for: pods whose hooks have ended well, then messages of those where one has failed, then these
     * but for the first, and messages of pods that are held.
     */
    void shorten() {
        long over = backup.hooks.stream().mapToLong(HookRoom::size).sum() - ALL;
        if (over <= 0) {
            return;
        }
        PodHookStatus first = backup.hooks.stream()
                .filter(status -> status.phase == HookPhase.Failed)
                .findFirst()
                .orElse(null);
        over = leaveOut(over, status -> status.phase == HookPhase.Completed);
        over = silence(over, status -> status.phase == HookPhase.Failed && status != first);
        over = leaveOut(over, status -> status.phase == HookPhase.Failed && status != first);
        silence(over, status -> !HookReport.isOver(status.phase));
    }

    private long leaveOut(long over, Predicate<PodHookStatus> which) {
        long[] left = {over};
        int before = backup.hooks.size();
        backup.hooks.removeIf(status -> {
            boolean out = left[0] > 0 && which.test(status);
            left[0] -= out ? size(status) : 0;
            return out;
        });
        int gone = before - backup.hooks.size();
        if (gone > 0) {
            backup.moreHooks = gone + (backup.moreHooks == null ? 0 : backup.moreHooks);
        }
        return left[0];
    }

    private long silence(long over, Predicate<PodHookStatus> which) {
        long left = over;
        for (PodHookStatus status : backup.hooks) {
            if (left > 0 && which.test(status)) {
                left -= message(status);
                status.message = null;
            }
        }
        return left;
    }

    private static long size(PodHookStatus status) {
        return withoutMessage(status) + message(status);
    }

    /** Not to the byte: this is asked of thousands each time that the status is written. */
    private static int message(PodHookStatus status) {
        return status.message == null ? 0 : Math.min(MESSAGE, LETTER * status.message.length());
    }

    private static long withoutMessage(PodHookStatus status) {
        return POD
                + (HookReport.isOver(status.phase) ? 0 : TIMES)
                + status.namespace.length()
                + status.pod.length()
                + size(status.outstanding);
    }

    private static long size(PodHooks hooks) {
        return POD
                + TIMES
                + hooks.namespace().length()
                + hooks.pod().length()
                + size(OutstandingHooks.outstanding(hooks));
    }

    private static long size(List<OutstandingHook> hooks) {
        return hooks.stream().mapToLong(HookRoom::size).sum();
    }

    /** A character of a command may be a control character, which JSON has in six. */
    private static long size(OutstandingHook hook) {
        return HOOK
                + bytes(hook.source)
                + bytes(hook.container)
                + bytes(hook.problem)
                + hook.command.stream()
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
