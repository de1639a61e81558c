package io.salvor.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;

/** What a server sends: it ends when nobody waits any more, and when it has grown past a limit. */
class GuardedStream extends FilterInputStream {
    private final BooleanSupplier cancelled;
    private final long mostBytes;
    private long read;

    /**
     * @param cancelled whether nobody waits any more
     * @param mostBytes the most bytes that are read
     */
    GuardedStream(InputStream stream, BooleanSupplier cancelled, long mostBytes) {
        super(stream);
        this.cancelled = cancelled;
        this.mostBytes = mostBytes;
    }

    /** An answer larger than it may be. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long mostBytes) {
            super("an answer is larger than " + mostBytes / (1024 * 1024) + " MiB");
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int got = super.read(buffer, offset, length);
        count(Math.max(0, got));
        return got;
    }

    /** Whether no more of it is read, though there may be more. */
    final boolean isGivenUp() {
        return cancelled.getAsBoolean() || read > mostBytes;
    }

    private void count(int bytes) throws IOException {
        read += bytes;
        if (cancelled.getAsBoolean()) {
            throw new InterruptedIOException("nobody waits for the answer any more");
        }
        if (read > mostBytes) {
            throw new TooLargeException(mostBytes);
        }
    }
}
