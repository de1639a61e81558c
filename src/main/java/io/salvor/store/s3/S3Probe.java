package io.salvor.store.s3;

import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * Proves that objects can be listed, written, read and removed, each once and without patience.
 *
 * @param client waits no longer than {@link #READ}
 */
record S3Probe(S3Backend backend, MinioClient client, S3Requests requests, S3Failures failures) {
    /** The longest that the service may think about a small object. */
    static final Duration READ = Duration.ofSeconds(5);

    private static final int ATTEMPTS = 10;

    /** Always the same one: what a probe that was killed leaves, the next one removes. */
    private static final String KEY = "salvor-probe";

    private static final byte[] CONTENT = KEY.getBytes(StandardCharsets.UTF_8);

    /** @throws StorageException saying which step failed and why */
    void run() {
        reach();
        String action = "writing a small object";
        try {
            boolean versioned =
                    client.putObject(requests.put(KEY, CONTENT, Map.of())).versionId() != null;
            action = "reading a small object back";
            for (int attempt = 1; !isBack(attempt); attempt++) {
                client.putObject(requests.put(KEY, CONTENT, Map.of()));
            }
            action = "removing a small object";
            S3Versions versions = new S3Versions(client, requests, failures);
            versions.remove(KEY);
            if (versioned) {
                eraseAll(versions);
            }
        } catch (Exception e) {
            throw failures.of(e, action);
        }
    }

    /** Where it may; a bucket that keeps versions would keep two for every start. */
    private void eraseAll(S3Versions versions) throws Exception {
        try {
            versions.erase(KEY);
        } catch (ErrorResponseException e) {
            // It was removed all the same, which is what had to be shown.
            return;
        }
    }

    /** Lists one object. @throws StorageException saying why that failed */
    void reach() {
        try {
            for (Result<Item> first : client.listObjects(requests.list("", false, 1))) {
                first.get();
                break;
            }
        } catch (Exception e) {
            throw failures.of(e, "listing");
        }
    }

    /** Another probe may have removed it meanwhile. */
    private boolean isBack(int attempt) throws Exception {
        try {
            readBack(KEY, CONTENT);
            return true;
        } catch (ErrorResponseException e) {
            if (attempt < ATTEMPTS && failures.of(e, "reading").reason() == Reason.NotFound) {
                return false;
            }
            throw e;
        }
    }

    private void readBack(String key, byte[] content) throws Exception {
        try (InputStream back = client.getObject(requests.get(key))) {
            if (!Arrays.equals(back.readNBytes(content.length + 1), content)) {
                throw new StorageException(
                        Reason.Other,
                        backend.described() + ": an object came back other than it was written; "
                                + "do not use this service for backups");
            }
        }
    }
}
