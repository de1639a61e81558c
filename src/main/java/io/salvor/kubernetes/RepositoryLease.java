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
import java.util.Optional;

/**
 * Makes sure that exclusive work on a repository, such as creating it, is done by one process at a time: two that create a
 * restic repository at once are both told it worked, and leave one that cannot be opened.
 */
public final class RepositoryLease {
    private final KubernetesClient client;
    private final String namespace;
    private final String holder;
    private final Clock clock;

    public RepositoryLease(KubernetesClient client, String namespace, String holder, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.holder = holder;
        this.clock = clock;
    }

    /** Takes the Lease of a repository, or says who holds it. {@code duration} is the longest that the work may take. */
    public Optional<String> acquire(String repository, Duration duration) {
        ZonedDateTime now = ZonedDateTime.now(clock.withZone(ZoneOffset.UTC));
        try {
            client.leases()
                    .inNamespace(namespace)
                    .resource(lease(repository, duration, now))
                    .create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        Lease current =
                client.leases().inNamespace(namespace).withName(repository).get();
        if (current == null) {
            return acquire(repository, duration);
        }
        if (!holder.equals(current.getSpec().getHolderIdentity()) && !expired(current.getSpec(), now)) {
            return Optional.of(current.getSpec().getHolderIdentity());
        }
        Lease taken = lease(repository, duration, now);
        // With the version that was read, of two that take it over at once one is refused.
        taken.getMetadata().setResourceVersion(current.getMetadata().getResourceVersion());
        try {
            client.leases().inNamespace(namespace).resource(taken).update();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.of("another operator");
            }
            throw e;
        }
    }

    /** Gives the Lease back. */
    public void release(String repository) {
        client.leases().inNamespace(namespace).withName(repository).delete();
    }

    private static boolean expired(LeaseSpec spec, ZonedDateTime now) {
        return spec.getRenewTime() == null
                || spec.getRenewTime()
                        .plusSeconds(spec.getLeaseDurationSeconds())
                        .isBefore(now);
    }

    private Lease lease(String repository, Duration duration, ZonedDateTime now) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(repository)
                .withNamespace(namespace)
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withAcquireTime(now)
                .withRenewTime(now)
                .withLeaseDurationSeconds((int) duration.toSeconds())
                .endSpec()
                .build();
    }
}
