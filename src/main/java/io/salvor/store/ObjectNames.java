package io.salvor.store;

import java.util.regex.Pattern;

/** Decides which names may stand in a key, and where restic's own files lie in a location, beside the catalog. */
public final class ObjectNames {
    /** The folder of all repositories. */
    public static final String RESTIC = "restic/";

    /** What Kubernetes allows for the names of namespaces and custom resources. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private ObjectNames() {}

    /**
     * The folder of a namespace's repository, without a slash at its end.
     *
     * @throws IllegalArgumentException if the namespace is no name that Kubernetes allows
     */
    public static String repository(String namespace) {
        return RESTIC + checkedName(namespace);
    }

    /** The folder with a file for each snapshot. */
    public static String repositorySnapshots(String namespace) {
        return repository(namespace) + "/snapshots/";
    }

    /** The folder with the files that hold the data. */
    public static String repositoryData(String namespace) {
        return repository(namespace) + "/data/";
    }

    /** The folder with the files that say what is in which of them. */
    public static String repositoryIndex(String namespace) {
        return repository(namespace) + "/index/";
    }

    /** The folder with a file for each key; restic makes the first of them before anything else. */
    public static String repositoryKeys(String namespace) {
        return repository(namespace) + "/keys/";
    }

    /** The folder with a file for each lock. */
    public static String repositoryLocks(String namespace) {
        return repository(namespace) + "/locks/";
    }

    /** The file that is there as long as there is a repository. */
    public static String repositoryConfig(String namespace) {
        return repository(namespace) + "/config";
    }

    /** Whether a name can stand in a key: as Kubernetes has it, and without two dots in a row. */
    public static boolean isName(String name) {
        return name != null && NAME.matcher(name).matches() && !name.contains("..");
    }

    /** @throws IllegalArgumentException if it is no name */
    public static String checkedName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name that Kubernetes allows for an object");
        }
        return name;
    }
}
