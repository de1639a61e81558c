package io.salvor.store.local;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of a file, whose failures are those of the place. */
final class LocalContent extends FilterInputStream {
    private final LocalFailures failures;
    private final String action;

    LocalContent(InputStream file, LocalFailures failures, String action) {
        super(file);
        this.failures = failures;
        this.action = action;
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException e) {
            throw failures.of(e, action);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        try {
            return super.read(into, offset, length);
        } catch (IOException e) {
            throw failures.of(e, action);
        }
    }
}
