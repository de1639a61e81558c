package io.salvor.operator.run;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Does small things side by side, and holds back who hands them in while twice as many are at hand as there are threads. Once one of them has
 * failed, those that have not begun are left out.
 */
public final class SideBySide implements AutoCloseable {
    private final ExecutorService threads;
    private final int atHand;
    private final Semaphore room;
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();

    public SideBySide(int atOnce) {
        threads = Executors.newFixedThreadPool(atOnce);
        atHand = 2 * atOnce;
        room = new Semaphore(atHand);
    }

    /** Does it soon. */
    public void add(Runnable what) {
        room.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                if (thrown.get() == null) {
                    what.run();
                }
            } catch (RuntimeException | Error e) {
                thrown.compareAndSet(null, e);
            } finally {
                room.release();
            }
        });
    }

    /** Waits until all is done. What one of them has thrown is thrown here. */
    public void finish() {
        room.acquireUninterruptibly(atHand);
        room.release(atHand);
        if (thrown.get() instanceof Error error) {
            throw error;
        }
        if (thrown.get() instanceof RuntimeException exception) {
            throw exception;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
