package io.salvor.store.rest;

import io.salvor.store.ObjectNames;
import java.util.Set;

/** What a URL is the place of, and how things are called there. A folder of Salvor's own has an underscore, which no namespace has. */
enum RestPlace {
    /** Of a whole location: objects, and repositories beside them. */
    Location("salvor_catalog", ObjectNames.RESTIC, "restic-"),
    /** Of repositories alone; what else is put there is for a trial. */
    Repositories("salvor_trial", "", "");

    /** What a server takes for a part of a repository, wherever in a URL it stands. */
    static final Set<String> OWN_NAMES = Set.of("data", "index", "keys", "locks", "snapshots", "config");

    /** The folder with the objects that have keys. */
    final String objects;

    /** How the keys of repositories' files begin. */
    final String root;

    private final String prefix;

    RestPlace(String objects, String root, String prefix) {
        this.objects = objects;
        this.root = root;
        this.prefix = prefix;
    }

    /**
     * The folder of a repository. It lies one below the URL and not two, for {@code rest-server} takes only two in all, and the first of them is
     * the user's where every user has one.
     */
    String folder(String namespace) {
        String folder = prefix + namespace;
        return OWN_NAMES.contains(folder) ? folder + "_" : folder;
    }

    /** The folder of a path below the place, of which that of a repository has another name here. */
    String path(String path) {
        String below = path.startsWith(root) ? path.substring(root.length()) : "";
        return ObjectNames.isName(below) ? folder(below) : path;
    }

    /** Whether a key or prefix is within one repository. */
    boolean isWithinRepository(String key) {
        if (!key.startsWith(root)) {
            return false;
        }
        int slash = key.indexOf('/', root.length());
        return slash > 0 && ObjectNames.isName(key.substring(root.length(), slash));
    }
}
