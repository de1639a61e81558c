package io.salvor.operator.retention;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Small requests at once: their time is spent waiting for the service. */
final class Work {
    private static final int AT_ONCE = 8;

    private Work() {}

    /** Does it for each of them; the first that fails is thrown, and what is left is given up. */
    static <T> void each(Collection<T> all, Consumer<T> what) {
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> begun = new ArrayList<>();
            all.forEach(one -> begun.add(workers.submit(() -> what.accept(one))));
            for (Future<?> each : begun) {
                each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(Reason.Other, "interrupted", e);
        } finally {
            workers.shutdownNow();
        }
    }
}
