package io.salvor.store.rclone;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer; when it breaks off the reader learns which place it was. */
final class RcloneContent extends FilterInputStream {
    private final RcloneFailures failures;
    private final String action;

    RcloneContent(InputStream content, RcloneFailures failures, String action) {
        super(content);
        this.failures = failures;
        this.action = action;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw failures.broken(e, action);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw failures.broken(e, action);
        }
    }
}
