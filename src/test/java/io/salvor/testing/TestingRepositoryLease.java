package io.salvor.testing;

import io.salvor.kubernetes.RepositoryLease;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Leases in memory, of this process and of others. Calls are {@code acquire NAME}, {@code renew NAME} and {@code release NAME}. */
public final class TestingRepositoryLease implements RepositoryLease {
    private final Map<String, Held> cluster;
    private final Set<String> mine = new HashSet<>();
    private final Map<String, Seen> seen = new HashMap<>();
    private final String holder;
    private final TestingCalls calls;
    private final Clock clock;

    private record Held(String holder, int version) {}

    private record Seen(Held lease, Instant since) {}

    public TestingRepositoryLease(TestingCalls calls, Clock clock) {
        this(new HashMap<>(), "this process", calls, clock);
    }

    private TestingRepositoryLease(Map<String, Held> cluster, String holder, TestingCalls calls, Clock clock) {
        this.cluster = cluster;
        this.holder = holder;
        this.calls = calls;
        this.clock = clock;
    }

    /** The same Leases as another process sees them. */
    public TestingRepositoryLease of(String process) {
        return new TestingRepositoryLease(cluster, process, new TestingCalls(), clock);
    }

    /** Somebody else holds a Lease from now on, also where it was held already. */
    public synchronized void heldBy(String name, String process) {
        put(name, process);
    }

    /** The Leases that anybody holds now. */
    public synchronized Set<String> held() {
        return new TreeSet<>(cluster.keySet());
    }

    @Override
    public synchronized Optional<String> acquire(String name) {
        return calls.call("acquire " + name, () -> {
            Held current = cluster.get(name);
            if (mine.contains(name)) {
                return Optional.of(holder);
            }
            if (current != null && !current.holder().equals(holder) && !isExpired(name, current)) {
                return Optional.of(current.holder());
            }
            put(name, holder);
            mine.add(name);
            return Optional.empty();
        });
    }

    @Override
    public synchronized boolean renew(String name) {
        return calls.call("renew " + name, () -> {
            Held current = cluster.get(name);
            if (!mine.contains(name) || current == null || !current.holder().equals(holder)) {
                mine.remove(name);
                return false;
            }
            put(name, holder);
            return true;
        });
    }

    @Override
    public synchronized void release(String name) {
        mine.remove(name);
        calls.call("release " + name, () -> {
            cluster.computeIfPresent(name, (key, lease) -> lease.holder().equals(holder) ? null : lease);
        });
    }

    private void put(String name, String process) {
        Held before = cluster.get(name);
        cluster.put(name, new Held(process, before == null ? 1 : before.version() + 1));
    }

    private boolean isExpired(String name, Held current) {
        Seen first = seen.compute(
                name,
                (key, known) ->
                        known != null && known.lease().equals(current) ? known : new Seen(current, Instant.now(clock)));
        return Instant.now(clock).isAfter(first.since().plus(DURATION));
    }
}
