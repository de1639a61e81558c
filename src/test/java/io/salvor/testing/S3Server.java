package io.salvor.testing;

import java.nio.file.Path;

/** A real S3 server on the loopback address, in a process of its own, that keeps its objects in a folder. */
public final class S3Server implements AutoCloseable {
    private S3Server() {}

    /** A server on a free port; buckets are the folders directly under {@code data}. */
    public static S3Server start(Path data, String accessKey, String secretKey) {
        return start(data, 0, accessKey, secretKey);
    }

    /** @param port 0 for a free one */
    public static S3Server start(Path data, int port, String accessKey, String secretKey) {
        throw new UnsupportedOperationException();
    }

    /** {@code http://127.0.0.1:<port>} */
    public String url() {
        throw new UnsupportedOperationException();
    }

    /** Makes a bucket unless it is there. */
    public S3Server withBucket(String bucket) {
        throw new UnsupportedOperationException();
    }

    /** Ends the process; the objects stay. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
