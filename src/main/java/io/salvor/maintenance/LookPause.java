package io.salvor.maintenance;

import java.time.Duration;
import java.time.Instant;

/** Decides when a repository that cannot be used is looked at again: the longer that lasts, the more seldom. */
public final class LookPause {
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private LookPause() {}

    /**
     * How long to wait after a look; as each is as long as all before it together, they double.
     *
     * @param since when it became so, or when somebody last asked for a look
     * @param look when it was looked at
     */
    public static Duration after(Instant since, Instant look) {
        Duration lasted = Duration.between(since, look);
        if (lasted.compareTo(FIRST) < 0) {
            return FIRST;
        }
        return lasted.compareTo(LONGEST) > 0 ? LONGEST : lasted;
    }
}
