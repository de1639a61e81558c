package io.salvor.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does work that only one process may do, under its Lease, and renews the Lease as long as the work goes on. Work whose Lease is
 * lost, or can no longer be confirmed, is interrupted well before anybody else may begin.
 */
public final class LeasedWork implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeasedWork.class);
    private static final Duration RENEWED = Duration.ofSeconds(8);

    /** A restic that is asked to end gets ten seconds for it; with these it has ended before the Lease has. */
    private static final Duration UNCONFIRMED = Duration.ofSeconds(18);

    private final RepositoryLease leases;
    private final Duration renewed;
    private final Duration unconfirmed;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4, task -> {
        Thread thread = new Thread(task, "lease");
        thread.setDaemon(true);
        return thread;
    });

    public LeasedWork(RepositoryLease leases) {
        this(leases, RENEWED, UNCONFIRMED);
    }

    /**
     * @param renewed how often a Lease is renewed
     * @param unconfirmed how long work goes on whose Lease cannot be renewed
     */
    public LeasedWork(RepositoryLease leases, Duration renewed, Duration unconfirmed) {
        this.leases = leases;
        this.renewed = renewed;
        this.unconfirmed = unconfirmed;
    }

    /**
     * How it went.
     *
     * @param result what the work gave; null where it was not done
     * @param heldBy who held the Lease, or took it meanwhile; null where the work was done
     */
    public record Outcome<T>(T result, String heldBy) {}

    /** Does the work, unless somebody else holds the Lease; what the work throws is passed on. */
    public <T> Outcome<T> under(String lease, Supplier<T> work) {
        String holder = leases.acquire(lease).orElse(null);
        if (holder != null) {
            return new Outcome<>(null, holder);
        }
        Holding holding = new Holding(lease, Thread.currentThread());
        try {
            T result = work.get();
            return holding.end() ? new Outcome<>(result, null) : lost();
        } catch (RuntimeException e) {
            if (holding.end()) {
                throw e;
            }
            LOG.warnf("work under Lease %s was interrupted: %s", lease, e.getMessage());
            return lost();
        } finally {
            holding.end();
            holding.awaitRenewal();
            release(lease);
        }
    }

    private static <T> Outcome<T> lost() {
        return new Outcome<>(null, "another process, which may have taken over the Lease,");
    }

    /** Without it the Lease ends by itself. */
    private void release(String lease) {
        try {
            leases.release(lease);
        } catch (KubernetesClientException e) {
            LOG.warnf("Lease %s was not given back and runs out: %s", lease, e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** A Lease that is renewed for a thread's work, until that ends or the Lease is lost. */
    private final class Holding {
        private final String lease;
        private final Thread worker;
        private final Object renewing = new Object();
        private final ScheduledFuture<?> renewal;
        private ScheduledFuture<?> expiry;
        private boolean ended;
        private boolean lost;

        Holding(String lease, Thread worker) {
            this.lease = lease;
            this.worker = worker;
            expiry = timer.schedule(this::lose, unconfirmed.toMillis(), TimeUnit.MILLISECONDS);
            renewal = timer.scheduleWithFixedDelay(
                    this::renew, renewed.toMillis(), renewed.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void renew() {
            synchronized (renewing) {
                if (hasEnded()) {
                    return;
                }
                long asked = System.nanoTime();
                try {
                    if (leases.renew(lease)) {
                        confirmed(asked);
                    } else {
                        lose();
                    }
                } catch (RuntimeException e) {
                    LOG.warnf("Lease %s could not be renewed: %s", lease, e.getMessage());
                }
            }
        }

        private synchronized boolean hasEnded() {
            return ended;
        }

        private synchronized void confirmed(long asked) {
            expiry.cancel(false);
            long left = unconfirmed.toNanos() - (System.nanoTime() - asked);
            if (!ended) {
                expiry = timer.schedule(this::lose, left, TimeUnit.NANOSECONDS);
            }
        }

        private synchronized void lose() {
            if (!ended && !lost) {
                lost = true;
                worker.interrupt();
            }
        }

        /** A renewal that is under way would change the Lease while it is given back. */
        void awaitRenewal() {
            synchronized (renewing) {
                renewal.cancel(false);
            }
        }

        /** The work has ended; whether the Lease was held all the time. */
        synchronized boolean end() {
            if (!ended) {
                ended = true;
                renewal.cancel(false);
                expiry.cancel(false);
                if (lost) {
                    // The interruption was meant for the work.
                    Thread.interrupted();
                }
            }
            return !lost;
        }
    }
}
