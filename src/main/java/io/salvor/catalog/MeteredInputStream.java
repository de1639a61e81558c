package io.salvor.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets through only as many bytes as its reader has been allowed, so that no format can make it read without end. */
final class MeteredInputStream extends FilterInputStream {
    private static final int SKIP = 8192;

    private long allowed;
    private long total;

    /** @param total bytes that are let through at most, whatever is allowed later */
    MeteredInputStream(InputStream in, long total) {
        super(in);
        this.total = total;
        allowed = total;
    }

    /** The next bytes may be this many; what was allowed before and not used is forgotten. */
    void allow(long bytes) {
        allowed = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long left = Math.min(allowed, total);
        int read = in.read(buffer, offset, left > 0 ? (int) Math.min(left, length) : 1);
        if (read > 0) {
            if (left <= 0) {
                throw new LimitExceeded();
            }
            allowed -= read;
            total -= read;
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(Math.max(bytes, 0), SKIP)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** There was more to read than was allowed. */
    static final class LimitExceeded extends IOException {
        private static final long serialVersionUID = 1L;

        LimitExceeded() {
            super("more than is allowed");
        }
    }
}
