package io.salvor.store.s3;

import io.minio.MinioClient;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.time.Duration;
import okhttp3.OkHttpClient;

/**
 * The HTTP connections to a service and the clients that use them. None is opened before the first call.
 *
 * @param client for what may take long
 * @param quickClient waits no longer than {@link S3Probe#READ}
 */
record S3Connections(OkHttpClient http, MinioClient client, MinioClient quickClient) {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** Between two bytes of an answer: a service may think long about the last part of a large upload. */
    private static final Duration READ = Duration.ofSeconds(30);

    /** @throws StorageException if the URL cannot be one */
    static S3Connections to(S3Backend backend) {
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(READ)
                .writeTimeout(READ)
                .build();
        return new S3Connections(
                http,
                client(backend, http),
                client(backend, http.newBuilder().readTimeout(S3Probe.READ).build()));
    }

    private static MinioClient client(S3Backend backend, OkHttpClient http) {
        try {
            return MinioClient.builder()
                    .endpoint(backend.url())
                    .region(backend.region())
                    .credentials(backend.accessKey(), backend.secretKey())
                    .httpClient(http)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    Reason.Other,
                    backend.described() + ": this is not the URL of an S3 service (" + e.getMessage()
                            + "); give it as http(s)://host[:port], without a path",
                    e);
        }
    }
}
