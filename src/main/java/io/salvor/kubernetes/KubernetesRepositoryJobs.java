package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;

/** Jobs that work on repositories as Jobs of the cluster, each with a Secret of its own. It never changes one. */
public final class KubernetesRepositoryJobs implements RepositoryJobs {
    private final KubernetesClient client;
    private final RepositoryJobBuilder builder;
    private final Clock clock;

    public KubernetesRepositoryJobs(KubernetesClient client, RepositoryJobBuilder builder, Clock clock) {
        this.client = client;
        this.builder = builder;
        this.clock = clock;
    }

    @Override
    public void start(RepositoryJob job, HasMetadata owner) {
        Creation.ifMissing(client, builder.secret(job, Owners.controller(owner)));
        Creation.ifMissing(client, builder.job(job, Owners.controller(owner), Instant.now(clock)));
    }
}
