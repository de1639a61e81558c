package io.salvor.kubernetes;

import io.salvor.testing.OwnApiServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class KubernetesRepositoryLeaseTest extends RepositoryLeaseContract {
    private final OwnApiServer server = new OwnApiServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected RepositoryLease leases() {
        return leases("this process");
    }

    private RepositoryLease leases(String holder) {
        return new KubernetesRepositoryLease(server.client(), OwnApiServer.NAMESPACE, holder, clock);
    }

    @Override
    protected void taken(String repository, String holder, Duration duration) {
        leases(holder).acquire(repository, duration);
    }
}
