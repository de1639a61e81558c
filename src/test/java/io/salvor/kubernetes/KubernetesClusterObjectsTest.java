package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.testing.OwnApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class KubernetesClusterObjectsTest extends ClusterObjectsContract {
    private final OwnApiServer server = new OwnApiServer();

    @BeforeEach
    void make_the_namespaces() {
        for (String name : new String[] {"shop", "other"}) {
            server.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected ClusterObjects objects() {
        return new KubernetesClusterObjects(server.client());
    }

    @Override
    protected void put(Pod pod) {
        server.client().resource(pod).create();
    }

    @Override
    protected void remove(Pod pod) {
        server.client().resource(pod).withGracePeriod(0).delete();
    }
}
