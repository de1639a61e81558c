package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Repository Leases as Leases of the cluster. The times in them are for people: clocks of machines differ, so a Lease is taken over
 * only when this process has seen it unchanged for its whole duration. Thread-safe.
 */
public final class KubernetesRepositoryLease implements RepositoryLease {
    /** Whatever a Lease says, nobody waits longer for one that is not renewed. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String OTHERS = "another process";

    private final KubernetesClient client;
    private final String namespace;
    private final String holder;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<String, Lease> held = new ConcurrentHashMap<>();
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** A version of somebody else's Lease, and since when it is known. */
    private record Seen(String version, long since) {}

    /**
     * @param process name of this process; the holder's identity is unique to it whatever that name is
     * @param nanos a clock that nobody sets, as {@link System#nanoTime}
     */
    public KubernetesRepositoryLease(
            KubernetesClient client, String namespace, String process, Clock clock, LongSupplier nanos) {
        this.client = client;
        this.namespace = namespace;
        this.holder = process + "_" + UUID.randomUUID();
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public Optional<String> acquire(String name) {
        if (held.containsKey(name)) {
            return Optional.of(holder);
        }
        Lease current = find(name);
        if (current == null) {
            seen.remove(name);
            return stored(name, () -> client.resource(lease(name)).create());
        }
        if (!isFree(current.getSpec()) && !isExpired(name, current)) {
            return Optional.of(current.getSpec().getHolderIdentity());
        }
        // With the version that was read, of two that take it over at once one is refused.
        return stored(name, () -> client.resource(in(current, lease(name))).update());
    }

    @Override
    public boolean renew(String name) {
        Lease mine = held.get(name);
        if (mine == null) {
            return false;
        }
        try {
            // Unless it was given back meanwhile.
            held.replace(name, mine, client.resource(in(mine, lease(name))).update());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            held.remove(name);
            return false;
        }
    }

    @Override
    public void release(String name) {
        Lease mine = held.remove(name);
        if (mine == null) {
            return;
        }
        try {
            client.resource(mine)
                    .lockResourceVersion(mine.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException e) {
            // Then it is somebody else's by now.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private interface Write {
        Lease make();
    }

    private Optional<String> stored(String name, Write write) {
        try {
            held.put(name, write.make());
            seen.remove(name);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.of(OTHERS);
            }
            throw e;
        }
    }

    private Lease find(String name) {
        return client.leases().inNamespace(namespace).withName(name).get();
    }

    /** Given back by somebody who does not delete it, or left by this process when its last answer was lost. */
    private boolean isFree(LeaseSpec spec) {
        return spec.getHolderIdentity() == null
                || spec.getHolderIdentity().isEmpty()
                || holder.equals(spec.getHolderIdentity());
    }

    private boolean isExpired(String name, Lease current) {
        String version = current.getMetadata().getResourceVersion();
        Seen first = seen.compute(
                name,
                (key, known) -> known != null && known.version().equals(version)
                        ? known
                        : new Seen(version, nanos.getAsLong()));
        Integer seconds = current.getSpec().getLeaseDurationSeconds();
        Duration duration = seconds == null ? DURATION : Duration.ofSeconds(seconds);
        Duration wait = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return nanos.getAsLong() - first.since() > wait.toNanos();
    }

    /** The Lease in the place of a version of it. */
    private static Lease in(Lease version, Lease lease) {
        lease.getMetadata().setResourceVersion(version.getMetadata().getResourceVersion());
        lease.getMetadata().setUid(version.getMetadata().getUid());
        return lease;
    }

    private Lease lease(String name) {
        ZonedDateTime now = ZonedDateTime.now(clock.withZone(ZoneOffset.UTC));
        Lease mine = held.get(name);
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withAcquireTime(mine == null ? now : mine.getSpec().getAcquireTime())
                .withRenewTime(now)
                .withLeaseDurationSeconds((int) DURATION.toSeconds())
                .endSpec()
                .build();
    }
}
