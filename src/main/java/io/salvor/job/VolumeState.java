package io.salvor.job;

import java.time.Instant;
import java.util.List;

/**
 * A volume that has not ended, as its record has it.
 *
 * @param name of the record
 * @param begun whether a Job has begun it and said no end
 * @param verdict what a Job said of the open attempt, where that is to be tried again; null while nothing was said
 * @param message what it said with it
 * @param held whether a hook holds its pod for it
 * @param tries the attempts, oldest first
 */
public record VolumeState(
        String name, boolean begun, VolumeReason verdict, String message, boolean held, List<Try> tries) {

    public VolumeState {
        tries = List.copyOf(tries);
    }

    /**
     * One attempt.
     *
     * @param number from 1, never used twice
     * @param job name of its Job; null where none could be made
     * @param ended when it was known to be over; null while it is open
     * @param reason how it ended; null while it is open, unless its Job was asked to stop
     */
    public record Try(int number, String job, Instant ended, VolumeReason reason, String message) {
        public boolean open() {
            return ended == null;
        }
    }

    /** The newest attempt; null when there is none. */
    public Try last() {
        return tries.isEmpty() ? null : tries.get(tries.size() - 1);
    }

    /** Whether an attempt is made now. */
    public boolean open() {
        return last() != null && last().open();
    }

    /** Whether the Job of the open attempt was asked to stop. */
    boolean stopping() {
        return open() && last().reason() != null;
    }

    /** The number of the next attempt. */
    public int next() {
        return last() == null ? 1 : last().number() + 1;
    }

    /** Attempts that count: one that was only asked to stop, or never began, says nothing of the volume. */
    int counted() {
        return (int) tries.stream()
                .filter(one -> !one.open() && one.reason() != VolumeReason.Interrupted)
                .count();
    }

    /** Whether it ended a Job, or its restic was ended, so that it must not do that to others. */
    boolean dangerous() {
        return tries.stream()
                .anyMatch(one -> one.reason() != null && one.reason().then() == VolumeReason.Then.AgainAlone);
    }
}
