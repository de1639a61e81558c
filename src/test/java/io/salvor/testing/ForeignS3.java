package io.salvor.testing;

/** An S3 server of others on the loopback address. */
public interface ForeignS3 extends AutoCloseable {
    String url();

    /** That of a user who owns all buckets. */
    String accessKey();

    String secretKey();

    @Override
    void close();
}
