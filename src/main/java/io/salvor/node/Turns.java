package io.salvor.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides whose turn it is: that of the one who waits longest, and nobody's twice within a period. */
final class Turns<T> {
    private final Duration period;
    private final Map<T, Instant> last = new HashMap<>();

    Turns(Duration period) {
        this.period = period;
    }

    /** The next of those that take part now; one that is new waits for a period first. */
    Optional<T> next(Set<T> taking, Instant now) {
        last.keySet().retainAll(taking);
        taking.forEach(one -> last.putIfAbsent(one, now));
        Optional<T> next = last.entrySet().stream()
                .filter(entry -> !entry.getValue().plus(period).isAfter(now))
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey);
        next.ifPresent(one -> last.put(one, now));
        return next;
    }
}
