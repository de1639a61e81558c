package io.salvor.store.rest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * A file of a repository.
 *
 * @param kind the folder of such files; config for the one file that is in none
 * @param name empty for that
 */
record RepositoryFile(String namespace, String kind, String name) {
    static final String CONFIG = "config";
    static final String DATA = "data";

    private static final Pattern KEY = Pattern.compile("(?<namespace>[^/]+)/(?:" + CONFIG
            + "|(?<flat>keys|snapshots|index|locks)/(?<name>[0-9a-f]{64})"
            + "|" + DATA + "/(?<begin>[0-9a-f]{2})/(?<id>\\k<begin>[0-9a-f]{62}))");

    /** What a key means. @param key relative to the folder of the repositories; empty if a REST server has no such file */
    static Optional<RepositoryFile> of(String key) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String namespace = parts.group("namespace");
        if (parts.group("flat") != null) {
            return Optional.of(new RepositoryFile(namespace, parts.group("flat"), parts.group("name")));
        }
        return Optional.of(
                parts.group("id") == null
                        ? new RepositoryFile(namespace, CONFIG, "")
                        : new RepositoryFile(namespace, DATA, parts.group("id")));
    }

    /** The key of it. */
    String key() {
        return switch (kind) {
            case CONFIG -> namespace + "/" + CONFIG;
            case DATA -> namespace + "/" + DATA + "/" + name.substring(0, 2) + "/" + name;
            default -> namespace + "/" + kind + "/" + name;
        };
    }

    boolean isConfig() {
        return kind.equals(CONFIG);
    }

    /** @param repository with a slash at its end */
    HttpUrl url(HttpUrl repository) {
        return repository.resolve(isConfig() ? CONFIG : kind + "/" + name);
    }
}
