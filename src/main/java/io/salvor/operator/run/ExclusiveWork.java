package io.salvor.operator.run;

import io.salvor.kubernetes.LeasedWork;
import io.salvor.kubernetes.RepositoryLease;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Supplier;

/** Does work of the operator that only one process may do, under its Lease. */
@ApplicationScoped
public class ExclusiveWork {
    private final LeasedWork work;

    @Inject
    public ExclusiveWork(RepositoryLease leases) {
        this.work = new LeasedWork(leases);
    }

    /**
     * @param renewed how often a Lease is renewed
     * @param unconfirmed how long work goes on whose Lease cannot be renewed
     */
    public ExclusiveWork(RepositoryLease leases, Duration renewed, Duration unconfirmed) {
        this.work = new LeasedWork(leases, renewed, unconfirmed);
    }

    /** Does the work, unless somebody else holds the Lease; what the work throws is passed on. */
    public <T> LeasedWork.Outcome<T> under(String lease, Supplier<T> todo) {
        return work.under(lease, todo);
    }

    @PreDestroy
    void stop() {
        work.close();
    }
}
