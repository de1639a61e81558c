package io.salvor.store.rclone;

import io.salvor.trouble.StorageException;
import java.io.IOException;

/** Keeps the one rclone of a store: it is started when it is first needed, and anew where it has died. */
final class RunningRclone implements AutoCloseable {
    private final Rclone rclone;
    private final RcloneRemote remote;
    private final RcloneFailures failures;
    private RcloneProcess process;
    private boolean closed;

    RunningRclone(Rclone rclone, RcloneRemote remote, RcloneFailures failures) {
        this.rclone = rclone;
        this.remote = remote;
        this.failures = failures;
    }

    /** @throws StorageException if the store was closed, or rclone cannot be started */
    synchronized RcloneProcess get(String action) {
        requireOpen(action);
        if (process == null || !process.isAlive()) {
            end();
            try {
                process = RcloneProcess.start(rclone, remote);
            } catch (IOException e) {
                throw failures.of(e, action);
            }
        }
        return process;
    }

    /** Whether one has ended. One that is closed meanwhile has, and the next {@link #get} says so. */
    boolean hasEnded(RcloneProcess used) {
        synchronized (this) {
            if (closed) {
                return true;
            }
        }
        return used.hasEnded();
    }

    /**
     * Lets go of one that was not let in with what the platform gives: the libraries in it keep for minutes what they have read, and for good that
     * there was nothing.
     */
    synchronized void refused(RcloneProcess used) {
        if (used == process && !remote.reach().inherited().isEmpty()) {
            end();
        }
    }

    /** @throws StorageException if it was closed */
    synchronized void requireOpen(String action) {
        if (closed) {
            throw failures.closed(action);
        }
    }

    private void end() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        end();
    }
}
