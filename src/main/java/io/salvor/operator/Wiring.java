package io.salvor.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.git.GitRepositories;
import io.salvor.kubernetes.ClusterIdentity;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.KubernetesEventRecorder;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.kubernetes.KubernetesPodExec;
import io.salvor.kubernetes.KubernetesRepositoryLease;
import io.salvor.kubernetes.KubernetesResourceLister;
import io.salvor.kubernetes.KubernetesResourceWriter;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.PodExec;
import io.salvor.kubernetes.RepositoryLease;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.WriteFence;
import io.salvor.reading.SyncedPolicies;
import io.salvor.restic.Restic;
import io.salvor.store.Backends;
import io.salvor.store.every.EveryBackend;
import io.salvor.volume.KubeletLayout;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

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
    ClusterAccess access() {
        return access(System.getenv());
    }

    ClusterAccess access(Map<String, String> environment) {
        ClusterAccess access = ClusterAccess.find(environment);
        // Not by a customizer of the framework, which is asked only for settings that it makes itself.
        KubernetesIdentity.name(access.config());
        return access;
    }

    @Produces
    @Singleton
    Config config(ClusterAccess access) {
        return access.config();
    }

    @Produces
    @Singleton
    KubernetesClient client(ClusterAccess access, KubernetesSerialization serialization, Leadership leadership) {
        return access.builder(Map.of("leadership", new WriteFence(leadership)))
                .withKubernetesSerialization(serialization)
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }

    @Produces
    @Singleton
    EventRecorder events(KubernetesClient client, Clock clock) {
        return new KubernetesEventRecorder(client, clock);
    }

    @Produces
    @Singleton
    Backends backends(OperatorConfig config) {
        return EveryBackend.with(config.rclone());
    }

    @Produces
    @Singleton
    ClusterIdentity cluster(KubernetesClient client, OperatorConfig config) {
        return new ClusterIdentity(client, config.namespace());
    }

    @Produces
    @Singleton
    OwnObjects ownObjects(KubernetesClient client, OperatorConfig config) {
        return new KubernetesOwnObjects(client, config.namespace());
    }

    @Produces
    @Singleton
    VolumeBackups volumeBackups(OwnObjects objects, Clock clock) {
        return new VolumeBackups(objects, clock);
    }

    @Produces
    @Singleton
    VolumeRestores volumeRestores(OwnObjects objects, Clock clock) {
        return new VolumeRestores(objects, clock);
    }

    @Produces
    @Singleton
    PodExec exec(KubernetesClient client) {
        return new KubernetesPodExec(client);
    }

    @Produces
    @Singleton
    ResourceWriter writer(KubernetesClient client) {
        return new KubernetesResourceWriter(client);
    }

    @Produces
    @Singleton
    GitRepositories gitRepositories(OperatorConfig config, Clock clock) {
        return new GitRepositories(config.cacheDirectory().resolve("git"), clock);
    }

    @Produces
    @Singleton
    SyncedPolicies syncedPolicies(ObjectMapper json) {
        return new SyncedPolicies(json);
    }

    @Produces
    @Singleton
    RepositoryLease leases(KubernetesClient client, OperatorConfig config, Clock clock) {
        String process = config.identity().orElse("salvor");
        return new KubernetesRepositoryLease(client, config.namespace(), process, clock, System::nanoTime);
    }

    @Produces
    @Singleton
    ResourceLister lister(KubernetesClient client, ObjectMapper json) {
        return new KubernetesResourceLister(client, json);
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
