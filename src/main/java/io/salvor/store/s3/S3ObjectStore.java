package io.salvor.store.s3;

import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okhttp3.OkHttpClient;

/** A folder of a bucket of an S3 service. A service that cannot be reached, or refuses, is found within seconds. */
public final class S3ObjectStore implements ObjectStore {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** Between two bytes of an answer: a service may think long about the last part of a large upload. */
    private static final Duration READ = Duration.ofSeconds(30);

    private static final Duration PROBE_READ = Duration.ofSeconds(5);
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;

    /** Keys in one answer, the most that S3 gives. */
    private static final int PAGE = 1000;

    private static final String PROBE = "salvor-probe-";

    private final S3Backend backend;
    private final S3Requests requests;
    private final S3Failures failures;
    private final S3Patience patience;
    private final OkHttpClient http;
    private final MinioClient client;
    private final MinioClient impatient;

    private S3ObjectStore(S3Backend backend) {
        this.backend = backend;
        requests = new S3Requests(backend);
        failures = new S3Failures(backend);
        patience = new S3Patience(failures);
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
    public static S3ObjectStore open(S3Backend backend) {
        return new S3ObjectStore(backend);
    }

    private MinioClient client(OkHttpClient connections) {
        try {
            return MinioClient.builder()
                    .endpoint(backend.url())
                    .region(backend.region())
                    .credentials(backend.accessKey(), backend.secretKey())
                    .httpClient(connections)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    Reason.Other,
                    backend.described() + ": the URL is none of an S3 service (" + e.getMessage()
                            + "); give it as http(s)://host[:port], without a path",
                    e);
        }
    }

    @Override
    public void put(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw new StorageException(
                    Reason.Other,
                    backend.described() + ": " + key + " cannot be written, because " + file + " cannot be read");
        }
        patience.call("writing " + key, () -> client.uploadObject(requests.upload(key, file)));
    }

    @Override
    public void put(String key, byte[] content) {
        patience.call("writing " + key, () -> client.putObject(requests.put(key, content, Map.of())));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        if (exists(key)) {
            return false;
        }
        String action = "writing " + key;
        try {
            client.putObject(requests.put(key, content, Map.of("If-None-Match", "*")));
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
        return new S3Content(patience.call(action, () -> client.getObject(requests.get(key))), failures, action);
    }

    @Override
    public boolean exists(String key) {
        try {
            patience.call("looking for " + key, () -> client.statObject(requests.stat(key)));
            return true;
        } catch (StorageException e) {
            if (e.reason() == Reason.NotFound) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<String> folders(String prefix) {
        int strip = requests.path(prefix).length();
        return list(prefix, false).stream()
                .filter(Item::isDir)
                .map(Item::objectName)
                .map(name -> name.substring(strip, name.length() - 1))
                .toList();
    }

    @Override
    public List<String> keys(String prefix) {
        int strip = requests.path("").length();
        return list(prefix, true).stream()
                .map(item -> item.objectName().substring(strip))
                .toList();
    }

    private List<Item> list(String prefix, boolean recursive) {
        return patience.call("listing " + (prefix.isEmpty() ? "everything" : prefix), () -> {
            List<Item> items = new ArrayList<>();
            for (Result<Item> item : client.listObjects(requests.list(prefix, recursive, PAGE))) {
                items.add(item.get());
            }
            return items;
        });
    }

    @Override
    public void delete(String key) {
        patience.call("removing " + key, () -> {
            client.removeObject(requests.remove(key));
            return null;
        });
    }

    @Override
    public void probe() {
        String key = PROBE + UUID.randomUUID();
        byte[] content = key.getBytes(StandardCharsets.UTF_8);
        String action = "listing";
        try {
            for (Result<Item> first : impatient.listObjects(requests.list("", false, 1))) {
                first.get();
                break;
            }
            action = "writing a small object";
            impatient.putObject(requests.put(key, content, Map.of()));
            action = "reading a small object back";
            readBack(key, content);
            action = "removing a small object";
            impatient.removeObject(requests.remove(key));
        } catch (Exception e) {
            throw failures.of(e, action);
        }
    }

    private void readBack(String key, byte[] content) throws Exception {
        try (InputStream back = impatient.getObject(requests.get(key))) {
            if (!Arrays.equals(back.readNBytes(content.length + 1), content)) {
                throw new StorageException(
                        Reason.Other,
                        backend.described() + ": an object came back other than it was written; "
                                + "do not use this service for backups");
            }
        }
    }

    /** Ends idle connections and the client's threads. */
    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
