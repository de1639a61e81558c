package io.salvor.store.rest;

import io.salvor.store.ObjectPart;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The files of repositories, as restic has them on a REST server; keys are relative to the place of the repositories. */
record RestRepositories(RestClient client, RestPatience patience, HttpUrl url, RestPlace place) {
    private static final List<String> KINDS = List.of("data", "index", "keys", "locks", "snapshots");

    private HttpUrl repository(String namespace) {
        return url.resolve(place.folder(namespace) + "/");
    }

    private HttpUrl url(RepositoryFile file) {
        return file.url(repository(file.namespace()));
    }

    private RepositoryFile file(String key) {
        return RepositoryFile.of(key).orElseThrow(() -> patience.failures()
                .problem(
                        Reason.Other,
                        key + " is no file of a repository",
                        "below a repository a REST server takes nothing else",
                        null));
    }

    /** Writes a file; one that is called by its content and is there already is the same. @return false if it was there */
    boolean put(String key, byte[] content) {
        RepositoryFile file = file(key);
        RequestBody body = RequestBody.create(content, MediaType.get("application/octet-stream"));
        return patience.call("writing " + key, () -> client.send(url(file), body));
    }

    boolean putIfAbsent(String key, byte[] content) {
        return !exists(key) && put(key, content);
    }

    InputStream get(String key) {
        RepositoryFile file =
                RepositoryFile.of(key).orElseThrow(() -> patience.failures().missing(key));
        String action = "reading " + key;
        return patience.call(action, () -> {
            Response response = client.open(url(file));
            InputStream content = response.body().byteStream();
            return file.isConfig()
                    ? new RestContent(content, patience.failures(), action)
                    : new EnvelopeContent(content, file.name(), 0, patience.failures(), action);
        });
    }

    InputStream get(String key, ObjectPart part) {
        RepositoryFile file =
                RepositoryFile.of(key).orElseThrow(() -> patience.failures().missing(key));
        String action = "reading " + key;
        return new RestContent(patience.call(action, () -> client.part(url(file), part)), patience.failures(), action);
    }

    boolean exists(String key) {
        return RepositoryFile.of(key)
                .map(file -> patience.call("looking for " + key, () -> client.exists(url(file))))
                .orElse(false);
    }

    /** Of all files whose keys start with a prefix, which begins with a namespace and a slash. */
    SortedMap<String, Long> sizes(String prefix) {
        SortedMap<String, Long> sizes = new TreeMap<>();
        String namespace = prefix.substring(0, prefix.indexOf('/'));
        HttpUrl repository = repository(namespace);
        for (String kind : KINDS) {
            String folder = namespace + "/" + kind + "/";
            if (folder.startsWith(prefix) || prefix.startsWith(folder)) {
                HttpUrl listed = repository.resolve(kind + "/");
                patience.call("listing " + listed.encodedPath(), () -> client.list(listed))
                        .forEach(file -> {
                            String key = new RepositoryFile(namespace, kind, file.name()).key();
                            // A server that was broken off may have left others.
                            if (key.startsWith(prefix) && RepositoryFile.of(key).isPresent()) {
                                sizes.put(key, file.size());
                            }
                        });
            }
        }
        RepositoryFile config = new RepositoryFile(namespace, RepositoryFile.CONFIG, "");
        if (config.key().startsWith(prefix)) {
            long size = patience.call("looking for " + config.key(), () -> client.size(url(config)));
            if (size >= 0) {
                sizes.put(config.key(), size);
            }
        }
        return sizes;
    }

    /** @throws StorageException with {@link Reason#AccessDenied} if the server only takes more */
    void delete(String key) {
        RepositoryFile.of(key)
                .ifPresent(file -> patience.call("removing " + key, () -> {
                    client.remove(url(file));
                    return null;
                }));
    }
}
