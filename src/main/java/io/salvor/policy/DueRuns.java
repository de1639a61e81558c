package io.salvor.policy;

import java.time.Instant;

/** Decides which policies are due. */
public final class DueRuns {
    private DueRuns() {}

    /** Decides for one policy; the same state and time give the same decision. */
    public static DueDecision decide(ScheduleState state, Instant now) {
        throw new UnsupportedOperationException();
    }
}
