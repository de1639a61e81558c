package io.salvor.maintenance;

import java.time.Duration;

/** Decides how long maintenance that failed waits before it is tried again: twice as long each time. */
public final class MaintenancePause {
    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final int MOST_DOUBLINGS = 12;

    private MaintenancePause() {}

    /** @param failures how many Jobs have failed one after the other, at least one */
    public static Duration after(int failures) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1)));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
