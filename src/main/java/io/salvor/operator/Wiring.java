package io.salvor.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.git.GitRepositories;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.NodeJobSettings;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.PodExec;
import io.salvor.kubernetes.RepositoryLease;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.restic.Restic;
import io.salvor.store.Backends;
import io.salvor.store.s3.S3Provider;
import io.salvor.volume.KubeletLayout;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Makes the rooms below the operator out of its settings. */
@ApplicationScoped
public class Wiring {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    EventRecorder events(KubernetesClient client, Clock clock) {
        return new EventRecorder(client, clock);
    }

    /** Every backend that there is; another one is one more in this list. */
    @Produces
    @Singleton
    Backends backends() {
        return new Backends(List.of(new S3Provider()));
    }

    @Produces
    @Singleton
    NodeJobs nodeJobs(KubernetesClient client, OperatorConfig config, Clock clock) {
        NodeJobSettings settings = new NodeJobSettings(
                config.image(),
                config.imagePullPolicy(),
                config.nodeServiceAccount(),
                config.nodeParallel(),
                config.nodeCpuRequest(),
                config.nodeMemoryRequest(),
                config.nodeKeepFinished());
        return new NodeJobs(client, config.namespace(), settings, clock);
    }

    @Produces
    @Singleton
    VolumeBackups volumeBackups(KubernetesClient client, OperatorConfig config, Clock clock) {
        return new VolumeBackups(client, config.namespace(), clock);
    }

    @Produces
    @Singleton
    VolumeRestores volumeRestores(KubernetesClient client, OperatorConfig config, Clock clock) {
        return new VolumeRestores(client, config.namespace(), clock);
    }

    @Produces
    @Singleton
    PodExec exec(KubernetesClient client) {
        return new PodExec(client);
    }

    @Produces
    @Singleton
    ResourceWriter writer(KubernetesClient client) {
        return new ResourceWriter(client);
    }

    @Produces
    @Singleton
    GitRepositories gitRepositories(OperatorConfig config, Clock clock) {
        return new GitRepositories(config.cacheDirectory().resolve("git"), clock);
    }

    @Produces
    @Singleton
    RepositoryLease leases(KubernetesClient client, OperatorConfig config, Clock clock) {
        String holder = config.identity().orElseGet(() -> UUID.randomUUID().toString());
        return new RepositoryLease(client, config.namespace(), holder, clock);
    }

    @Produces
    @Singleton
    ResourceLister lister(KubernetesClient client, ObjectMapper json) {
        return new ResourceLister(client, json);
    }

    @Produces
    @Singleton
    KubeletLayout layout(OperatorConfig config) {
        return new KubeletLayout(config.kubeletRoot(), config.allowedHostPaths().orElse(List.of()));
    }

    @Produces
    @Singleton
    Restic restic(OperatorConfig config) {
        return new Restic(Path.of(config.restic()), null);
    }
}
