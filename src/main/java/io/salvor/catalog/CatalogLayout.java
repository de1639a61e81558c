package io.salvor.catalog;

import java.util.regex.Pattern;

/** Decides the key of everything in a location. Keys are relative to the location's prefix. */
public final class CatalogLayout {
    /** What the location says of itself. */
    public static final String LOCATION = "salvor.json";

    static final String REPOSITORIES = "repositories/";
    static final String BACKUPS = "backups/";
    static final String RESTORES = "restores/";
    public static final String RESTIC = "restic/";
    private static final String JSON = ".json";

    /** What Kubernetes allows for the names of namespaces and custom resources. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private CatalogLayout() {}

    public static String repository(String namespace) {
        return REPOSITORIES + checkedName(namespace) + JSON;
    }

    /** The folder of a backup, with a slash at its end. */
    public static String backup(String backup) {
        return BACKUPS + checkedName(backup) + "/";
    }

    public static String plan(String backup) {
        return backup(backup) + backup + "-plan.json.gz";
    }

    public static String objects(String backup) {
        return backup(backup) + backup + ".tar.gz";
    }

    public static String volumes(String backup) {
        return backup(backup) + backup + "-podvolumebackups.json.gz";
    }

    public static String log(String backup) {
        return backup(backup) + backup + "-logs.gz";
    }

    /** The plan of a restore that is under way. */
    public static String restorePlan(String restoreUid) {
        return RESTORES + checkedName(restoreUid) + "-plan.json.gz";
    }

    /** The file that makes a backup exist. */
    public static String marker(String backup) {
        return backup(backup) + "salvor-backup.json";
    }

    /** Whether a name can stand in a key: as Kubernetes has it, and without two dots in a row. */
    static boolean isName(String name) {
        return name != null && NAME.matcher(name).matches() && !name.contains("..");
    }

    public static String checkedName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name that Kubernetes allows for an object");
        }
        return name;
    }
}
