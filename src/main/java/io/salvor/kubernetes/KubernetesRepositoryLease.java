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

/** Repository Leases as Leases of the cluster. One that was not renewed in time is taken over. */
public final class KubernetesRepositoryLease implements RepositoryLease {
    private final KubernetesClient client;
    private final String namespace;
    private final String holder;
    private final Clock clock;

    public KubernetesRepositoryLease(KubernetesClient client, String namespace, String holder, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.holder = holder;
        this.clock = clock;
    }

    @Override
    public Optional<String> acquire(String repository, Duration duration) {
        ZonedDateTime now = ZonedDateTime.now(clock.withZone(ZoneOffset.UTC));
        if (Creation.ifMissing(client, lease(repository, duration, now))) {
            return Optional.empty();
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

    @Override
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
