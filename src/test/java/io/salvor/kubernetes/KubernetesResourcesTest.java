package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.salvor.testing.OwnApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class KubernetesResourcesTest extends ResourcesContract {
    private final OwnApiServer server = new OwnApiServer();

    @BeforeEach
    void namespace() {
        server.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .endMetadata()
                        .build())
                .createOr(existing -> null);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected ResourceLister lister() {
        return new KubernetesResourceLister(server.client(), new ObjectMapper());
    }

    @Override
    protected ResourceWriter writer() {
        return new KubernetesResourceWriter(server.client());
    }
}
