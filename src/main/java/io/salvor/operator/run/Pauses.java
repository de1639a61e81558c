package io.salvor.operator.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pauses between looks that are in vain: each is half as long again as the one before, up to a minute. */
public final class Pauses {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Map<String, Duration> last = new ConcurrentHashMap<>();

    /** How long to wait after another look at an object that was in vain. */
    public Duration next(String name) {
        return last.merge(name, FIRST, (pause, first) -> {
            Duration longer = pause.plus(pause.dividedBy(2));
            return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        });
    }

    /** Whether looks at an object have been in vain for about a minute or longer. */
    public boolean areLong(String name) {
        Duration pause = last.get(name);
        return pause != null && pause.compareTo(LONG) >= 0;
    }

    /** One was not in vain, or there will be no more. */
    public void reset(String name) {
        last.remove(name);
    }
}
