package io.salvor.job;

import java.time.Duration;

/**
 * How often a volume is tried, and what lies between two attempts.
 *
 * @param attempts attempts that count, in all
 * @param firstPause between the first attempt and the second; each further one is twice as long
 * @param longestPause no pause is longer
 * @param pending how long a Job may wait for its pod to start; waiting for room on the node does not count
 */
public record RetryLimits(int attempts, Duration firstPause, Duration longestPause, Duration pending) {
    /** A cluster needs some ten minutes to bring a pod and its disk from a lost node to another one. */
    private static final int PATIENCE_WITH_THE_CLUSTER = 2;

    /** Attempts that do not count are made this many times as often at most, so that no volume is tried without end. */
    private static final int MOST_NUMBERS = 5;

    private static final int JITTER_PERCENT = 20;
    private static final int MOST_DOUBLINGS = 20;

    /** How many attempts that count are made of a volume whose last one ended for this reason. */
    int most(VolumeReason last) {
        boolean waitsForCluster = last == VolumeReason.NodeLost
                || last == VolumeReason.ClaimNotMounted
                || last == VolumeReason.ClaimWanted
                || last == VolumeReason.JobNotStarted;
        return waitsForCluster ? attempts + PATIENCE_WITH_THE_CLUSTER : attempts;
    }

    /** The highest number of an attempt. */
    int mostNumbers() {
        return attempts * MOST_NUMBERS;
    }

    /**
     * The pause after so many attempts that count. It is up to a fifth shorter or longer, so that volumes which failed together are not
     * tried together, and always the same for one volume and number.
     */
    Duration pause(String volume, int count) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, count - 1)));
        Duration capped = pause.compareTo(longestPause) < 0 ? pause : longestPause;
        int spread = Math.floorMod((volume + "/" + count).hashCode(), 2 * JITTER_PERCENT + 1) - JITTER_PERCENT;
        Duration jittered = capped.plus(capped.multipliedBy(spread).dividedBy(100));
        return jittered.compareTo(longestPause) < 0 ? jittered : longestPause;
    }
}
