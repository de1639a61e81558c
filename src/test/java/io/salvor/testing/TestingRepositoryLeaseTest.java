package io.salvor.testing;

import io.salvor.kubernetes.RepositoryLease;
import io.salvor.kubernetes.RepositoryLeaseContract;

class TestingRepositoryLeaseTest extends RepositoryLeaseContract {
    private final TestingRepositoryLease leases = new TestingRepositoryLease(new TestingCalls(), clock);

    @Override
    protected RepositoryLease leases() {
        return leases;
    }

    @Override
    protected RepositoryLease others() {
        return leases.of("another");
    }
}
