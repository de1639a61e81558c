package io.salvor.sync;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * When a source is looked at next. Sources with the same interval are spread, so that they do not ask one server at once: each
 * has an interval of its own, at most 5 % shorter or longer than what its spec says, and always the same.
 */
public final class PollInterval {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final double SPREAD = 0.05;
    private static final double RANGE = 0x1.0p32;

    private PollInterval() {}

    /**
     * The interval of a source.
     *
     * @param interval what its spec says; at least a second counts
     * @param identity what distinguishes the source from all others, such as its uid
     */
    public static Duration of(Duration interval, String identity) {
        Duration base = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
        CRC32 hash = new CRC32();
        hash.update(identity.getBytes(StandardCharsets.UTF_8));
        double share = hash.getValue() / RANGE * 2 - 1;
        return base.plusMillis((long) (base.toMillis() * SPREAD * share));
    }

    /** The interval after a failure that may pass by itself: a minute at most. */
    public static Duration afterFailure(Duration interval, String identity) {
        return of(interval.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : interval, identity);
    }
}
