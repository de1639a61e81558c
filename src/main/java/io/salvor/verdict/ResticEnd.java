package io.salvor.verdict;

import io.salvor.trouble.Reason;
import java.util.List;

/**
 * How restic ended that was to save a volume.
 *
 * @param failure why there is no snapshot; null when there is one
 * @param message what it said of that
 * @param files how many the snapshot holds
 * @param bytes their size
 * @param lost the first items that could not be read, each with why
 * @param lostCount how many could not be read
 * @param damage what it said of a damaged repository while it saved; null for nothing
 * @param outOfMemory whether the kernel ended a process of the Job for want of memory meanwhile
 */
public record ResticEnd(
        Reason failure,
        String message,
        long files,
        long bytes,
        List<String> lost,
        long lostCount,
        String damage,
        boolean outOfMemory) {
    public ResticEnd {
        lost = List.copyOf(lost);
    }

    /** Without a snapshot. */
    public static ResticEnd failed(Reason failure, String message, boolean outOfMemory) {
        return new ResticEnd(failure, message, 0, 0, List.of(), 0, null, outOfMemory);
    }

    boolean saved() {
        return failure == null;
    }
}
