package io.salvor.testing;

import io.salvor.kubernetes.RepositoryLease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Leases in memory, of this process and of others. Calls are {@code acquire NAME} and {@code release NAME}. */
public final class TestingRepositoryLease implements RepositoryLease {
    private static final String US = "this process";

    private final Map<String, Held> held = new HashMap<>();
    private final TestingCalls calls;
    private final Clock clock;

    private record Held(String holder, Instant until) {}

    public TestingRepositoryLease(TestingCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** Somebody else holds a Lease until a time, unless it is renewed. */
    public void heldBy(String repository, String holder, Instant until) {
        held.put(repository, new Held(holder, until));
    }

    /** The Leases that anybody holds now. */
    public Set<String> held() {
        return new TreeSet<>(held.keySet());
    }

    @Override
    public Optional<String> acquire(String repository, Duration duration) {
        return calls.call("acquire " + repository, () -> {
            Instant now = Instant.now(clock);
            Held current = held.get(repository);
            if (current != null
                    && !current.holder().equals(US)
                    && !current.until().isBefore(now)) {
                return Optional.of(current.holder());
            }
            held.put(repository, new Held(US, now.plus(duration)));
            return Optional.empty();
        });
    }

    @Override
    public void release(String repository) {
        calls.call("release " + repository, () -> {
            held.remove(repository);
        });
    }
}
