package io.salvor.operator.ageing;

import java.time.Duration;
import java.time.Instant;

/** How many objects may be deleted: so many a second on the average, for an API server that has other work to do. */
final class Pace {
    private static final long SECOND = 1000;

    private final int perSecond;
    private final int most;
    private Instant last;
    private long allowed;

    /** @param most how many may be deleted at once after a rest */
    Pace(int perSecond, int most) {
        this.perSecond = perSecond;
        this.most = most;
        this.allowed = most;
    }

    /** Whether something may be deleted now; what was deleted beyond the allowance is waited for. */
    boolean allows(Instant now) {
        if (last == null || now.isBefore(last)) {
            // Also after a clock that was ahead.
            last = now;
        }
        long earned = Duration.between(last, now).toMillis() * perSecond / SECOND;
        if (earned > 0) {
            allowed = Math.min(most, allowed + earned);
            // What is less than one object is not lost: this is asked many times a second.
            last = last.plusMillis(earned * SECOND / perSecond);
        }
        return allowed > 0;
    }

    void deleted(int objects) {
        allowed -= objects;
    }
}
