package io.salvor.operator.run;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does what asks the place of a location, one thing at a time for each, so that a place which is slow to answer delays what is its own and nothing else.
 * A look waits a little for what it has begun, because most of it is done at once; what is not goes on, and later looks leave its location alone until
 * then. Each journey has its own, and so its own turn at a location.
 */
@Dependent
public class LocationWork {
    private static final Logger LOG = Logger.getLogger(LocationWork.class);

    /** How long a look waits in all for places that are slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "location-work");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();
    private final Duration patience;

    @Inject
    public LocationWork() {
        this(PATIENCE);
    }

    /** @param patience how long a look waits in all for places that are slow */
    public LocationWork(Duration patience) {
        this.patience = patience;
    }

    /** One look begins. */
    public Look look() {
        return new Look();
    }

    @PreDestroy
    void end() {
        threads.shutdownNow();
    }

    /** The work of one look. */
    public final class Look {
        private final long until = System.nanoTime() + patience.toNanos();

        private Look() {}

        /**
         * Does it, unless the location is still at something else.
         *
         * @param work may go on after this has returned; what it works on must not be touched then
         * @return what came of it; empty where that is not known yet, or it was not begun
         */
        public <T> Optional<T> soon(String location, Supplier<T> work) {
            if (!atWork.add(location)) {
                return Optional.empty();
            }
            CompletableFuture<T> going = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return work.get();
                        } finally {
                            atWork.remove(location);
                        }
                    },
                    threads);
            try {
                return Optional.of(going.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                going.exceptionally(failure -> {
                    LOG.warnf("what was begun in location %s is tried again: %s", location, failure.getMessage());
                    return null;
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) e.getCause();
            }
            return Optional.empty();
        }
    }
}
