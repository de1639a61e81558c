package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;

/** Jobs of maintenance as Jobs of the cluster, each with a Secret of its own. It never changes one. */
public final class KubernetesMaintenanceJobs implements MaintenanceJobs {
    private final KubernetesClient client;
    private final MaintenanceJobBuilder builder;
    private final Clock clock;

    public KubernetesMaintenanceJobs(KubernetesClient client, MaintenanceJobBuilder builder, Clock clock) {
        this.client = client;
        this.builder = builder;
        this.clock = clock;
    }

    @Override
    public void start(MaintenanceJob job, HasMetadata owner) {
        Creation.ifMissing(client, builder.secret(job, Owners.controller(owner)));
        Creation.ifMissing(client, builder.job(job, Owners.controller(owner), Instant.now(clock)));
    }
}
