package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Supplier;

/** Tells this cluster from every other one, by the UID of a namespace that nobody makes anew. Asks once. */
public final class ClusterIdentity implements Supplier<String> {
    private static final String SYSTEM = "kube-system";

    private final KubernetesClient client;
    private final String own;
    private volatile String known;

    /** @param own the operator's namespace, which stands in where there is no kube-system, as in a virtual cluster */
    public ClusterIdentity(KubernetesClient client, String own) {
        this.client = client;
        this.own = own;
    }

    @Override
    public String get() {
        if (known == null) {
            Namespace system = client.namespaces().withName(SYSTEM).get();
            Namespace found =
                    system != null ? system : client.namespaces().withName(own).require();
            known = found.getMetadata().getUid();
        }
        return known;
    }
}
