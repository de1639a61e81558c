package io.salvor.canary;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks at something again and again, with a short pause between. */
final class Looks implements AutoCloseable {
    private static final long LAST_LOOK_SECONDS = 60;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "canary-looks");
        daemon.setDaemon(true);
        return daemon;
    });
    private final Future<?> looking;

    Looks(Runnable look, long pauseMillis) {
        looking = thread.scheduleWithFixedDelay(look, 0, pauseMillis, TimeUnit.MILLISECONDS);
    }

    /** Ends the looks; throws when one of them has failed, and with it all that should have come after. */
    @Override
    public void close() {
        boolean failed = looking.isDone();
        thread.shutdown();
        try {
            if (failed) {
                looking.get();
            }
            if (!thread.awaitTermination(LAST_LOOK_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException("a look does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("not everything was looked at", e);
        } finally {
            thread.shutdownNow();
        }
    }
}
