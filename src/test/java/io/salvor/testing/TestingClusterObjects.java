package io.salvor.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.kubernetes.ClusterObjects;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Pods in memory. Calls are {@code get Pod}, then the namespace and, after a slash, the name. */
public final class TestingClusterObjects implements ClusterObjects {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private final Map<String, Pod> stored = new HashMap<>();
    private final TestingCalls calls;

    public TestingClusterObjects(TestingCalls calls) {
        this.calls = calls;
    }

    /** Puts a pod there, in place of one of its name. */
    public Pod put(Pod pod) {
        Pod copy = JSON.clone(pod);
        if (copy.getMetadata().getUid() == null) {
            copy.getMetadata().setUid(UUID.randomUUID().toString());
        }
        stored.put(key(copy), copy);
        return JSON.clone(copy);
    }

    /** Takes a pod away. */
    public void remove(Pod pod) {
        stored.remove(key(pod));
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
        String key = namespace + "/" + name;
        return calls.call(
                "get Pod " + key, () -> Optional.ofNullable(stored.get(key)).map(JSON::clone));
    }

    private static String key(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
