package io.salvor.sandbox.cluster.state;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster as the watches last saw it. It may lag behind our own writes; objects in it must not be changed. */
public final class ClusterState implements AutoCloseable {

    private static final List<Class<? extends HasMetadata>> WATCHED = List.of(
            Namespace.class,
            Node.class,
            Pod.class,
            PersistentVolume.class,
            PersistentVolumeClaim.class,
            StorageClass.class,
            ServiceAccount.class,
            Deployment.class,
            ReplicaSet.class,
            Job.class);

    private final Map<Class<? extends HasMetadata>, SharedIndexInformer<? extends HasMetadata>> informers =
            new LinkedHashMap<>();

    private ClusterState() {}

    /**
     * Watches everything the controllers need.
     *
     * @param changed called after each change
     * @param pods called for each change of a pod, from a thread that must not be held up
     */
    public static ClusterState watch(KubernetesClient client, Runnable changed, ResourceEventHandler<Pod> pods) {
        ClusterState state = new ClusterState();
        for (Class<? extends HasMetadata> type : WATCHED) {
            state.watch(client, type, changed);
        }
        state.informer(Pod.class).addEventHandler(pods);
        state.informers.values().forEach(SharedIndexInformer::start);
        return state;
    }

    private <T extends HasMetadata> void watch(KubernetesClient client, Class<T> type, Runnable changed) {
        SharedIndexInformer<T> informer =
                client.resources(type).inAnyNamespace().runnableInformer(0);
        informer.addEventHandler(new Notifier<>(changed));
        informers.put(type, informer);
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> SharedIndexInformer<T> informer(Class<T> type) {
        return (SharedIndexInformer<T>) informers.get(type);
    }

    public <T extends HasMetadata> List<T> all(Class<T> type) {
        return informer(type).getStore().list();
    }

    /** @param namespace {@code null} for kinds without namespaces */
    public <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
        String key = namespace == null ? name : namespace + "/" + name;
        return Optional.ofNullable(informer(type).getStore().getByKey(key));
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }

    private record Notifier<T>(Runnable changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T added) {
            changed.run();
        }

        @Override
        public void onUpdate(T before, T after) {
            changed.run();
        }

        @Override
        public void onDelete(T deleted, boolean stateUnknown) {
            changed.run();
        }
    }
}
