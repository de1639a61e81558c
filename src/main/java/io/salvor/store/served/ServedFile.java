package io.salvor.store.served;

import io.salvor.store.ObjectStore;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request of restic's is about: a file of the repository, or all files of a kind.
 *
 * @param kind the folder of such files; config for the one file that is in none
 * @param name empty for that, and for all of a kind
 */
record ServedFile(String kind, String name) {
    private static final String CONFIG = "config";
    private static final String DATA = "data";
    private static final String LOCKS = "locks";
    private static final Pattern PATH =
            Pattern.compile(CONFIG + "|(?<kind>data|index|keys|locks|snapshots)/(?<name>[0-9a-f]{64})?");

    /** @param path below the repository; empty where restic has nothing of that name */
    static Optional<ServedFile> at(String path) {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String kind = parts.group("kind");
        String name = parts.group("name");
        return Optional.of(new ServedFile(kind == null ? CONFIG : kind, name == null ? "" : name));
    }

    boolean isConfig() {
        return kind.equals(CONFIG);
    }

    boolean isLock() {
        return kind.equals(LOCKS) && !isFolder();
    }

    /** Whether there is damage where it is not there: an index names it. */
    boolean isData() {
        return kind.equals(DATA) && !isFolder();
    }

    boolean isFolder() {
        return name.isEmpty() && !isConfig();
    }

    /** Its path below the repository, in the layout that restic has everywhere but on a REST server. */
    String path() {
        if (isConfig()) {
            return CONFIG;
        }
        return isData() ? kind + "/" + name.substring(0, 2) + "/" + name : kind + "/" + name;
    }

    /** The key of it. @param repository the folder of the repository in an {@link ObjectStore}, without a slash at its end */
    String key(String repository) {
        return repository + "/" + path();
    }
}
