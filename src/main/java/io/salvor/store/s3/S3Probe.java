package io.salvor.store.s3;

import io.minio.MinioClient;
import io.minio.Result;
import io.minio.messages.Item;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * Proves that objects can be listed, written, read and removed, each once and without patience.
 *
 * @param client waits no longer than {@link #READ}
 */
record S3Probe(S3Backend backend, MinioClient client, S3Requests requests, S3Failures failures) {
    /** The longest that the service may think about a small object. */
    static final Duration READ = Duration.ofSeconds(5);

    private static final String KEY = "salvor-probe-";

    /** @throws StorageException saying which step failed and why */
    void run() {
        String key = KEY + UUID.randomUUID();
        byte[] content = key.getBytes(StandardCharsets.UTF_8);
        String action = "listing";
        try {
            for (Result<Item> first : client.listObjects(requests.list("", false, 1))) {
                first.get();
                break;
            }
            action = "writing a small object";
            client.putObject(requests.put(key, content, Map.of()));
            action = "reading a small object back";
            readBack(key, content);
            action = "removing a small object";
            client.removeObject(requests.remove(key));
        } catch (Exception e) {
            throw failures.of(e, action);
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
