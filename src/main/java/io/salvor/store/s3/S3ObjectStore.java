package io.salvor.store.s3;

import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import io.salvor.proxy.Proxies;
import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.Protection;
import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import okhttp3.OkHttpClient;

/** A folder of a bucket of an S3 service. A service that cannot be reached, or refuses, is found within seconds. */
public final class S3ObjectStore implements ObjectStore {
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;
    private final S3Backend backend;
    private final S3Requests requests;
    private final S3Failures failures;
    private final S3Patience patience;
    private final OkHttpClient http;
    private final MinioClient client;
    private final S3Reading reading;
    private final S3Listing listing;
    private final S3Versions versions;
    private final S3Probe probe;
    private final S3Uploads uploads;
    private volatile boolean closed;

    private S3ObjectStore(S3Backend backend, S3Connections connections) {
        this.backend = backend;
        requests = new S3Requests(backend);
        failures = new S3Failures(backend);
        patience = new S3Patience(failures);
        http = connections.http();
        client = connections.client();
        reading = new S3Reading(client, requests, patience);
        listing = new S3Listing(client, requests);
        uploads = new S3Uploads(backend, requests, connections.uploads());
        versions = new S3Versions(client, requests, failures);
        probe = new S3Probe(backend, connections.quickClient(), requests, failures);
    }

    /**
     * Speaks to nobody yet: the first call does, or {@link #probe}.
     *
     * @throws StorageException if the URL cannot be one
     */
    public static S3ObjectStore open(S3Backend backend) {
        return open(backend, Proxies.of(System.getenv()));
    }

    /** @param proxies through which it is spoken to */
    static S3ObjectStore open(S3Backend backend, Proxies proxies) {
        return new S3ObjectStore(backend, S3Connections.to(backend, proxies));
    }

    @Override
    public void put(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw new StorageException(
                    Reason.Other,
                    backend.described() + ": " + key + " cannot be written, because " + file + " cannot be read");
        }
        call("writing " + key, () -> client.uploadObject(requests.upload(key, file)));
    }

    @Override
    public void put(String key, byte[] content) {
        call("writing " + key, () -> client.putObject(requests.put(key, content, Map.of())));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        if (exists(key)) {
            return false;
        }
        String action = "writing " + key;
        requireOpen(action);
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
        requireOpen("reading " + key);
        return reading.whole(key);
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        requireOpen("reading " + key);
        return reading.part(key, part);
    }

    @Override
    public boolean exists(String key) {
        requireOpen("looking for " + key);
        return reading.exists(key);
    }

    @Override
    public List<String> folders(String prefix) {
        return call(listing(prefix), () -> listing.folders(prefix));
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        return call(listing(prefix), () -> listing.sizes(prefix));
    }

    @Override
    public Usage usage(String prefix) {
        return call(listing(prefix), () -> listing.usage(prefix));
    }

    private static String listing(String prefix) {
        return "listing " + (prefix.isEmpty() ? "everything" : prefix);
    }

    private <T> T call(String action, Callable<T> call) {
        requireOpen(action);
        return patience.call(action, call);
    }

    @Override
    public void delete(String key) {
        call("removing " + key, () -> {
            versions.remove(key);
            return null;
        });
    }

    @Override
    public void endUploads(String prefix, Instant before) {
        call("ending uploads to " + prefix, () -> uploads.end(prefix, before));
    }

    @Override
    public boolean erase(String key) {
        return call("removing every version of " + key, () -> versions.erase(key));
    }

    @Override
    public Protection protection() {
        requireOpen("asking what the bucket keeps");
        return versions.protection();
    }

    @Override
    public void probe() {
        requireOpen("probing");
        probe.run();
    }

    @Override
    public void reach() {
        requireOpen("reaching");
        probe.reach();
    }

    private void requireOpen(String action) {
        if (closed) {
            throw failures.closed(action);
        }
    }

    @Override
    public void close() {
        closed = true;
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
