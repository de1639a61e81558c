package io.salvor.kubernetes;

import io.salvor.testing.OwnApiServer;
import org.junit.jupiter.api.AfterEach;

class KubernetesOwnObjectsTest extends OwnObjectsContract {
    private final OwnApiServer server = new OwnApiServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected OwnObjects objects() {
        return new KubernetesOwnObjects(server.client(), OwnApiServer.NAMESPACE);
    }
}
