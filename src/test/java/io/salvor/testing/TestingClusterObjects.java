package io.salvor.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.kubernetes.ClusterObjects;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Pods, claims and volumes in memory. Calls are {@code get}, then the kind, then the name, in its namespace after a slash. */
public final class TestingClusterObjects implements ClusterObjects {
    private final Map<String, HasMetadata> stored = new HashMap<>();
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private final TestingCalls calls;

    public TestingClusterObjects(TestingCalls calls) {
        this.calls = calls;
    }

    /** Puts an object there, in place of one of its name. */
    public <R extends HasMetadata> R put(R object) {
        R copy = JSON.clone(object);
        if (copy.getMetadata().getUid() == null) {
            copy.getMetadata().setUid(UUID.randomUUID().toString());
        }
        stored.put(
                key(
                        object.getKind(),
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()),
                copy);
        return JSON.clone(copy);
    }

    /** Takes an object away. */
    public void remove(HasMetadata object) {
        stored.remove(key(
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName()));
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
        return find(Pod.class, namespace, name);
    }

    @Override
    public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        return find(PersistentVolumeClaim.class, namespace, name);
    }

    @Override
    public Optional<PersistentVolume> persistentVolume(String name) {
        return find(PersistentVolume.class, null, name);
    }

    private <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name) {
        String key = key(HasMetadata.getKind(kind), namespace, name);
        return calls.call(
                "get " + key,
                () -> Optional.ofNullable(stored.get(key)).map(kind::cast).map(JSON::clone));
    }

    private static String key(String kind, String namespace, String name) {
        return kind + " " + (namespace == null ? "" : namespace + "/") + name;
    }
}
