package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Pods as the API server has them. */
public final class KubernetesClusterObjects implements ClusterObjects {
    private final KubernetesClient client;

    public KubernetesClusterObjects(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(namespace).withName(name).get());
    }
}
