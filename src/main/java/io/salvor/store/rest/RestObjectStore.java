package io.salvor.store.rest;

import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.Protection;
import io.salvor.store.Protection.Lock;
import io.salvor.store.Protection.Versioning;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * A folder of a REST server: below a repository's folder lie the files that restic has there, and everything else in envelopes. The server
 * cannot say which repositories there are, so that what lists all of them finds none.
 */
final class RestObjectStore implements ObjectStore {
    private final RestPlace place;
    private final RestFailures failures;
    private final OkHttpClient http;
    private final RestObjects objects;
    private final RestRepositories repositories;
    private final RestProbe probe;
    private volatile boolean closed;

    private RestObjectStore(RestBackend backend) {
        place = backend.objects();
        failures = new RestFailures(backend);
        http = RestConnections.to(backend, System.getenv());
        RestClient client = new RestClient(http, backend.credentials());
        RestPatience patience = new RestPatience(failures);
        HttpUrl url = HttpUrl.get(backend.url() + "/");
        HttpUrl folder = url.resolve(place.objects + "/");
        objects = new RestObjects(client, patience, folder);
        repositories = new RestRepositories(client, patience, url, place);
        probe = new RestProbe(client.quick(RestProbe.READ, backend.credentials()), failures, url, folder);
    }

    /**
     * Speaks to nobody yet: the first call does, or {@link #probe}.
     *
     * @throws StorageException if certificates cannot be used
     */
    static RestObjectStore open(RestBackend backend) {
        return new RestObjectStore(backend);
    }

    private boolean isOfRepository(String key) {
        return place.isWithinRepository(key);
    }

    private String within(String key) {
        return key.substring(place.root.length());
    }

    @Override
    public void put(String key, Path file) {
        String action = "writing " + key;
        requireOpen(action);
        if (!Files.isReadable(file)) {
            throw failures.problem(
                    Reason.Other, key + " cannot be written, because " + file + " cannot be read", "look at it", null);
        }
        if (isOfRepository(key)) {
            repositories.put(within(key), content(file));
        } else {
            objects.put(key, EnvelopeBody.Content.of(file));
        }
    }

    /** The files that Salvor writes into repositories are small. */
    private byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw failures.problem(Reason.Other, file + " cannot be read: " + e.getMessage(), "look at it", e);
        }
    }

    @Override
    public void put(String key, byte[] content) {
        requireOpen("writing " + key);
        if (isOfRepository(key)) {
            repositories.put(within(key), content);
        } else {
            objects.put(key, EnvelopeBody.Content.of(content));
        }
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        requireOpen("writing " + key);
        return isOfRepository(key) ? repositories.putIfAbsent(within(key), content) : objects.putIfAbsent(key, content);
    }

    @Override
    public InputStream get(String key) {
        requireOpen("reading " + key);
        return isOfRepository(key) ? repositories.get(within(key)) : objects.get(key);
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        requireOpen("reading " + key);
        return isOfRepository(key) ? repositories.get(within(key), part) : objects.get(key, part);
    }

    @Override
    public boolean exists(String key) {
        requireOpen("looking for " + key);
        return isOfRepository(key) ? repositories.exists(within(key)) : objects.exists(key);
    }

    @Override
    public List<String> folders(String prefix) {
        return keys(prefix).stream()
                .filter(key -> key.indexOf('/', prefix.length()) > 0)
                .map(key -> key.substring(prefix.length(), key.indexOf('/', prefix.length())))
                .distinct()
                .toList();
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        requireOpen("listing " + (prefix.isEmpty() ? "everything" : prefix));
        if (!isOfRepository(prefix)) {
            return objects.sizes(prefix);
        }
        SortedMap<String, Long> sizes = new TreeMap<>();
        repositories.sizes(within(prefix)).forEach((key, size) -> sizes.put(place.root + key, size));
        return sizes;
    }

    @Override
    public void delete(String key) {
        requireOpen("removing " + key);
        if (isOfRepository(key)) {
            repositories.delete(within(key));
        } else {
            objects.delete(key);
        }
    }

    /** A server itself removes what was sent in part. */
    @Override
    public void endUploads(String prefix, Instant before) {
        requireOpen("ending uploads to " + prefix);
    }

    /** The protocol knows no versions, and nothing that keeps files from those who may remove them. */
    @Override
    public Protection protection() {
        requireOpen("asking what the server keeps");
        return new Protection(Versioning.Off, Lock.Off, null);
    }

    @Override
    public void probe() {
        requireOpen("probing");
        probe.run();
        objects.outdate();
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
