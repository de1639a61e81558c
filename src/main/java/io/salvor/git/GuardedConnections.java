package io.salvor.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.URL;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * Opens the HTTP connections of one Git operation. Their answers end when nobody waits any more, and when they have grown past
 * a limit; JGit alone would read on for as long as a server sends.
 */
final class GuardedConnections implements HttpConnectionFactory {
    private final BooleanSupplier cancelled;
    private final long mostBytes;

    /**
     * @param cancelled whether nobody waits any more
     * @param mostBytes the most bytes of one answer
     */
    GuardedConnections(BooleanSupplier cancelled, long mostBytes) {
        this.cancelled = cancelled;
        this.mostBytes = mostBytes;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return new Guarded(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return new Guarded(url, proxy);
    }

    /** An answer larger than it may be. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long mostBytes) {
            super("an answer is larger than " + mostBytes / (1024 * 1024) + " MiB");
        }
    }

    private final class Guarded extends JDKHttpConnection {
        Guarded(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new GuardedStream(super.getInputStream());
        }
    }

    private final class GuardedStream extends FilterInputStream {
        private long read;

        GuardedStream(InputStream stream) {
            super(stream);
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
}
