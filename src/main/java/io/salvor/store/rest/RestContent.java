package io.salvor.store.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer; when it breaks off the reader learns which server it was. */
class RestContent extends FilterInputStream {
    final RestFailures failures;
    final String action;

    RestContent(InputStream content, RestFailures failures, String action) {
        super(content);
        this.failures = failures;
        this.action = action;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw failures.of(e, action);
        }
    }

    /** By reading, which the kinds of this see. */
    @Override
    public long skip(long bytes) {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(bytes, 1 << 13))];
        long left = bytes;
        while (left > 0) {
            int read = read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return bytes - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
