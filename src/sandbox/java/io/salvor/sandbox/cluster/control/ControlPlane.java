package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs all control loops in one thread: after each change, and when one of them asked to be called. */
public final class ControlPlane implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ControlPlane.class.getName());
    private static final Duration AFTER_ERROR = Duration.ofMillis(500);
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final Clock clock;
    private final List<ControlLoop> loops;
    private final Semaphore changes;
    private final Thread thread = new Thread(this::run, "sandbox-control-plane");
    private volatile boolean closed;

    /** @param changes gets a permit for every change seen in the cluster */
    public ControlPlane(Clock clock, Semaphore changes, List<ControlLoop> loops) {
        this.clock = clock;
        this.changes = changes;
        this.loops = List.copyOf(loops);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            changes.drainPermits();
            Instant next = Instant.MAX;
            for (ControlLoop loop : loops) {
                Instant asked = look(loop);
                next = asked.isBefore(next) ? asked : next;
            }
            await(next);
        }
    }

    private Instant look(ControlLoop loop) {
        Instant now = clock.instant();
        try {
            return loop.pass(now);
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
                // Decided on a state that has changed meanwhile: the change itself brings the next pass.
                return now.plus(AFTER_ERROR);
            }
            return failed(loop, now, e);
        } catch (RuntimeException e) {
            return failed(loop, now, e);
        }
    }

    private Instant failed(ControlLoop loop, Instant now, RuntimeException problem) {
        if (!closed) {
            LOG.log(Level.WARNING, loop.getClass().getSimpleName() + ": " + problem.getMessage(), problem);
        }
        return now.plus(AFTER_ERROR);
    }

    private void await(Instant next) {
        try {
            if (next.equals(Instant.MAX)) {
                changes.acquire();
            } else {
                long millis =
                        Math.max(1, Duration.between(clock.instant(), next).toMillis());
                changes.tryAcquire(millis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
