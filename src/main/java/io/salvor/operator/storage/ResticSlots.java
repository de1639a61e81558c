package io.salvor.operator.storage;

import io.salvor.operator.run.OperatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many processes of restic run in the operator at once: one takes up to 100 MB for the key of a repository, and the operator's pod has
 * room for a few. Nobody is blocked: who gets no slot asks again soon, and slots are given in the order of the first asking.
 */
@ApplicationScoped
public class ResticSlots {
    /** How soon to ask again. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** One that has not asked for so long does not wait any more. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(20);

    private final int most;
    private final Clock clock;
    private final Map<String, Instant> waiting = new LinkedHashMap<>();
    private int taken;

    public ResticSlots(OperatorConfig config, Clock clock) {
        this.most = config.resticParallel();
        this.clock = clock;
    }

    /** Whether a slot was given, which has to be given back. */
    public synchronized boolean take(String name) {
        Instant now = Instant.now(clock);
        waiting.values().removeIf(asked -> asked.plus(FORGOTTEN).isBefore(now));
        waiting.put(name, now);
        long before = waiting.keySet().stream()
                .takeWhile(other -> !other.equals(name))
                .count();
        if (before >= most - taken) {
            return false;
        }
        waiting.remove(name);
        taken++;
        return true;
    }

    /** What was taken is free again. */
    public synchronized void giveBack() {
        taken--;
    }

    int most() {
        return most;
    }
}
