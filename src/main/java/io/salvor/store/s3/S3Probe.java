package io.salvor.store.s3;

import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import io.salvor.store.ProbeKeys;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Proves that objects can be listed, written, read and removed, each once and without patience.
 *
 * @param client waits no longer than {@link #READ}
 */
record S3Probe(S3Backend backend, MinioClient client, S3Requests requests, S3Failures failures) {
    /** The longest that the service may think about a small object. */
    static final Duration READ = Duration.ofSeconds(5);

    private static final int MOST_LEFT = 100;

    private static final byte[] CONTENT = ProbeKeys.START.getBytes(StandardCharsets.UTF_8);

    /** @throws StorageException saying which step failed and why */
    void run() {
        Instant now = Instant.now();
        List<String> left = left(now);
        String key = ProbeKeys.of(now);
        String action = "writing a small object";
        try {
            boolean versioned =
                    client.putObject(requests.put(key, CONTENT, Map.of())).versionId() != null;
            action = "reading a small object back";
            readBack(key, CONTENT);
            action = "removing a small object";
            remove(key, versioned);
            action = "removing what an earlier probe has left";
            for (String one : left) {
                remove(one, versioned);
            }
        } catch (Exception e) {
            throw failures.of(e, action);
        }
    }

    private void remove(String key, boolean versioned) throws Exception {
        S3Versions versions = new S3Versions(client, requests, failures);
        versions.remove(key);
        if (versioned) {
            eraseAll(versions, key);
        }
    }

    /** Lists what all probes have there. */
    private List<String> left(Instant now) {
        List<String> left = new ArrayList<>();
        try {
            for (Result<Item> found : client.listObjects(requests.list(ProbeKeys.START, false, MOST_LEFT))) {
                String key =
                        found.get().objectName().substring(requests.path("").length());
                if (ProbeKeys.isLeft(key, now) && left.size() < MOST_LEFT) {
                    left.add(key);
                }
            }
        } catch (Exception e) {
            throw failures.of(e, "listing");
        }
        return left;
    }

    /** Where it may; a bucket that keeps versions would keep two for every start. */
    private void eraseAll(S3Versions versions, String key) throws Exception {
        try {
            versions.erase(key);
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
