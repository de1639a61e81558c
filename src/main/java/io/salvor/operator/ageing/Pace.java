package io.salvor.operator.ageing;

import java.time.Duration;
import java.time.Instant;

/** How many objects may be deleted: so many a second on the average, for an API server that has other work to do. */
final class Pace {
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
        if (last == null || now.isAfter(last)) {
            long earned = last == null
                    ? most
                    : Math.min(most, Duration.between(last, now).toSeconds() * perSecond);
            allowed = Math.min(most, allowed + earned);
            last = now;
        }
        return allowed > 0;
    }

    void deleted(int objects) {
        allowed -= objects;
    }
}
