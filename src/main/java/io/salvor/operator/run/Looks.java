package io.salvor.operator.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pauses between looks at a run that goes on: short after something has changed, because the next change mostly follows it at once, and up to a
 * second while nothing does.
 */
public final class Looks {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Map<String, Duration> last = new ConcurrentHashMap<>();

    /** How long to wait before the next look at a run. @param changed whether this look has found or done something */
    public Duration next(String name, boolean changed) {
        return changed
                ? shortest(name)
                : last.merge(name, SHORTEST, (pause, shortest) -> {
                    Duration longer = pause.multipliedBy(2);
                    return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
                });
    }

    private Duration shortest(String name) {
        last.put(name, SHORTEST);
        return SHORTEST;
    }

    /** There will be no more. */
    public void over(String name) {
        last.remove(name);
    }
}
