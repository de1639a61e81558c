package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
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

    private final KubernetesClient weak = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(server.client().getConfiguration())
                    .withOauthToken("system:serviceaccount:salvor:weak")
                    .build())
            .build();

    @AfterEach
    void stop() {
        weak.close();
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

    @Override
    protected ResourceWriter writerWithoutRights() {
        return new KubernetesResourceWriter(weak);
    }
}
