package io.salvor.store.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer; when it breaks off the reader learns which service it was. */
final class S3Content extends FilterInputStream {
    private final S3Failures failures;
    private final String action;

    S3Content(InputStream content, S3Failures failures, String action) {
        super(content);
        this.failures = failures;
        this.action = action;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw failures.of(e, action);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw failures.of(e, action);
        }
    }
}
