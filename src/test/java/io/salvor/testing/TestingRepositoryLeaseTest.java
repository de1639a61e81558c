package io.salvor.testing;

import io.salvor.kubernetes.RepositoryLease;
import io.salvor.kubernetes.RepositoryLeaseContract;
import java.time.Duration;
import java.time.Instant;

class TestingRepositoryLeaseTest extends RepositoryLeaseContract {
    private final TestingRepositoryLease leases = new TestingRepositoryLease(new TestingCalls(), clock);

    @Override
    protected RepositoryLease leases() {
        return leases;
    }

    @Override
    protected void taken(String repository, String holder, Duration duration) {
        leases.heldBy(repository, holder, Instant.now(clock).plus(duration));
    }
}
