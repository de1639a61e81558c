package io.salvor.git;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Runs a Git operation in a thread of its own and waits no longer than its time: a timeout on each read would let a server go
 * on for ever, a few bytes at a time.
 */
final class TimedCall {
    /** A Git operation; it can ask whether anybody still waits for it. */
    interface Operation<T> {
        T run(BooleanSupplier cancelled) throws GitException, IOException;
    }

    private final SourceAddress address;
    private final Duration timeout;

    TimedCall(SourceAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    <T> T run(Operation<T> operation) throws GitException {
        AtomicBoolean cancelled = new AtomicBoolean();
        FutureTask<T> task = new FutureTask<>(() -> operation.run(cancelled::get));
        Thread thread = new Thread(task, "git " + address.shown());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw TransportFailure.timedOut(address, timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitException(Reason.Failed, "stopped while talking to " + address.shown(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GitException failure) {
                throw failure;
            }
            throw new GitException(
                    Reason.Failed,
                    "Git failed with " + address.shown() + ": " + e.getCause().getMessage(),
                    e.getCause());
        } finally {
            cancelled.set(true);
        }
    }
}
