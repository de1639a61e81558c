package io.salvor.catalog;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import okhttp3.OkHttpClient;

/**
 * A folder of a bucket of an S3 service. Connections that are refused, and requests that are, fail at once; only a service
 * that is busy or breaks off is asked again, twice.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** Between two bytes of an answer: a service may think long about the last part of a large upload. */
    private static final Duration READ = Duration.ofSeconds(30);

    private static final Duration PROBE_READ = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int PAGE = 1000;
    private static final String PROBE = "salvor-probe-";

    private final S3Location location;
    private final S3Failures failures;
    private final OkHttpClient http;
    private final MinioClient client;
    private final MinioClient impatient;

    private S3ObjectStore(S3Location location) {
        this.location = location;
        failures = new S3Failures(location);
        http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(READ)
                .writeTimeout(READ)
                .build();
        client = client(http);
        impatient = client(http.newBuilder().readTimeout(PROBE_READ).build());
    }

    /**
     * Speaks to nobody yet: the first call does, or {@link #probe}.
     *
     * @throws StorageException if the URL is none
     */
    public static S3ObjectStore open(S3Location location) {
        return new S3ObjectStore(location);
    }

    private MinioClient client(OkHttpClient connections) {
        try {
            return MinioClient.builder()
                    .endpoint(location.url())
                    .region(location.region())
                    .credentials(location.accessKey(), location.secretKey())
                    .httpClient(connections)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    StorageProblem.Other,
                    location.described() + ": the URL is none of an S3 service (" + e.getMessage()
                            + "); give it as http(s)://host[:port], without a path",
                    e);
        }
    }

    @Override
    public void put(String key, Path file) {
        patiently(
                "writing " + key,
                () -> client.uploadObject(UploadObjectArgs.builder()
                        .bucket(location.bucket())
                        .object(path(key))
                        .filename(file.toString())
                        .build()));
    }

    @Override
    public void put(String key, byte[] content) {
        patiently("writing " + key, () -> put(client, key, content, Map.of()));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        if (exists(key)) {
            return false;
        }
        String action = "writing " + key;
        try {
            put(client, key, content, Map.of("If-None-Match", "*"));
            return true;
        } catch (ErrorResponseException e) {
            if (e.response().code() == PRECONDITION_FAILED) {
                return false;
            }
            if (e.response().code() != NOT_IMPLEMENTED) {
                throw failures.of(e, action);
            }
            put(key, content);
            return true;
        } catch (Exception e) {
            throw failures.of(e, action);
        }
    }

    @Override
    public InputStream get(String key) {
        String action = "reading " + key;
        InputStream content = patiently(
                action,
                () -> client.getObject(GetObjectArgs.builder()
                        .bucket(location.bucket())
                        .object(path(key))
                        .build()));
        return new Content(content, failures, action);
    }

    @Override
    public boolean exists(String key) {
        try {
            patiently(
                    "looking for " + key,
                    () -> client.statObject(StatObjectArgs.builder()
                            .bucket(location.bucket())
                            .object(path(key))
                            .build()));
            return true;
        } catch (StorageException e) {
            if (e.reason() == StorageProblem.NotFound) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<String> folders(String prefix) {
        List<String> folders = new ArrayList<>();
        String folder = path(prefix);
        for (Item item : list(prefix, false)) {
            if (item.isDir()) {
                String name = item.objectName();
                folders.add(name.substring(folder.length(), name.length() - 1));
            }
        }
        return folders;
    }

    @Override
    public List<String> keys(String prefix) {
        int strip = path("").length();
        List<String> keys = new ArrayList<>();
        for (Item item : list(prefix, true)) {
            keys.add(item.objectName().substring(strip));
        }
        return keys;
    }

    @Override
    public void delete(String key) {
        patiently("removing " + key, () -> {
            remove(client, key);
            return null;
        });
    }

    @Override
    public void probe() {
        String key = PROBE + UUID.randomUUID();
        byte[] content = key.getBytes(StandardCharsets.UTF_8);
        String action = "listing";
        try {
            for (Result<Item> first : impatient.listObjects(listing("", false, 1))) {
                first.get();
                break;
            }
            action = "writing a small object";
            put(impatient, key, content, Map.of());
            action = "reading a small object back";
            try (InputStream back = impatient.getObject(GetObjectArgs.builder()
                    .bucket(location.bucket())
                    .object(path(key))
                    .build())) {
                if (!Arrays.equals(back.readNBytes(content.length + 1), content)) {
                    throw new StorageException(
                            StorageProblem.Other,
                            location.described() + ": an object came back other than it was written; "
                                    + "do not use this service for backups");
                }
            }
            action = "removing a small object";
            remove(impatient, key);
        } catch (Exception e) {
            throw failures.of(e, action);
        }
    }

    /** Ends idle connections and the client's threads. */
    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private Void put(MinioClient client, String key, byte[] content, Map<String, String> headers) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(location.bucket()).object(path(key)).headers(headers).stream(
                        new ByteArrayInputStream(content), content.length, -1)
                .build());
        return null;
    }

    private void remove(MinioClient client, String key) throws Exception {
        client.removeObject(RemoveObjectArgs.builder()
                .bucket(location.bucket())
                .object(path(key))
                .build());
    }

    private List<Item> list(String prefix, boolean recursive) {
        return patiently("listing " + (prefix.isEmpty() ? "everything" : prefix), () -> {
            List<Item> items = new ArrayList<>();
            for (Result<Item> item : client.listObjects(listing(prefix, recursive, PAGE))) {
                items.add(item.get());
            }
            return items;
        });
    }

    private ListObjectsArgs listing(String prefix, boolean recursive, int page) {
        return ListObjectsArgs.builder()
                .bucket(location.bucket())
                .prefix(path(prefix))
                .recursive(recursive)
                .maxKeys(page)
                .build();
    }

    private String path(String key) {
        return location.prefix().isEmpty() ? key : location.prefix() + "/" + key;
    }

    private <T> T patiently(String action, Callable<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.call();
            } catch (Exception e) {
                if (attempt == ATTEMPTS || !S3Failures.isTransient(e)) {
                    throw failures.of(e, action);
                }
                pause(PAUSE.multipliedBy(attempt));
            }
        }
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw failures.of(new IllegalStateException(e), "waiting for a busy service");
        }
    }

    /** The body of an answer; when it breaks off the reader learns which store it was. */
    private static final class Content extends FilterInputStream {
        private final S3Failures failures;
        private final String action;

        Content(InputStream content, S3Failures failures, String action) {
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
}
