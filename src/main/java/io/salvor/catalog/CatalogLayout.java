package io.salvor.catalog;

import static io.salvor.store.ObjectNames.checkedName;

import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides the key of everything in a location but restic's own files. Keys are relative to the location's prefix. */
public final class CatalogLayout {
    /** What the location says of itself. */
    public static final String LOCATION = "salvor.json";

    /** Which installation writes to the location. */
    public static final String OWNER = "salvor-owner.json";

    /** Which location has its repositories in a place apart. */
    public static final String OWNER_OF_REPOSITORIES = ObjectNames.RESTIC + OWNER;

    static final String REPOSITORIES = "repositories/";

    /** The folder of all backups. */
    public static final String BACKUPS = "backups/";

    static final String RESTORES = "restores/";
    static final String DELETIONS = "deletions/";

    /** How the name of a signature begins. */
    static final String SIGNATURE = "salvor-signature-";

    private static final String JSON = ".json";
    private static final int LONGEST = 200;

    private CatalogLayout() {}

    public static String repository(String namespace) {
        return REPOSITORIES + checkedName(namespace) + JSON;
    }

    /**
     * The namespaces that have a repository in a location, or had one: not every place can list its repositories, so that those on record count
     * too.
     */
    public static Set<String> repositories(ObjectStore store) {
        Stream<String> recorded = store.keys(REPOSITORIES).stream()
                .filter(key -> key.endsWith(JSON))
                .map(key -> key.substring(REPOSITORIES.length(), key.length() - JSON.length()));
        return Stream.concat(store.folders(ObjectNames.RESTIC).stream(), recorded)
                .filter(ObjectNames::isName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all backups in a location, sealed or not; costs one listing. */
    public static Set<String> backups(ObjectStore store) {
        return store.folders(BACKUPS).stream()
                .filter(ObjectNames::isName)
                .collect(Collectors.toCollection(TreeSet::new));
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

    /** What the policy said is to run in pods that come back. */
    public static String policyHooks(String backup) {
        return backup(backup) + backup + "-restorehooks.json.gz";
    }

    public static String volumes(String backup) {
        return backup(backup) + backup + "-podvolumebackups.json.gz";
    }

    public static String log(String backup) {
        return backup(backup) + backup + "-logs.gz";
    }

    /** All that a backup may have without being sealed, the plan first: where it is, what goes with it is too. */
    static List<String> unsealed(String backup, String uid) {
        return List.of(
                plan(backup),
                objects(backup),
                policyHooks(backup),
                volumes(backup),
                log(backup),
                signature(backup, uid));
    }

    /** The plan of a restore that is under way. */
    public static String restorePlan(String restoreUid) {
        return RESTORES + checkedName(restoreUid) + "-plan.json.gz";
    }

    /** What a restore was going to do, for people. */
    public static String plannedRestore(String restore, String uid) {
        return ofRestore(folder(restore, uid)).get(0);
    }

    /** What became of a restore, for people. */
    public static String restoreReport(String restore, String uid) {
        return ofRestore(folder(restore, uid)).get(1);
    }

    /** All that people read of a restore, the plan first. @param folder that it lies in, below that of all restores */
    static List<String> ofRestore(String folder) {
        return List.of(RESTORES + folder + "/plan.json.gz", RESTORES + folder + "/report.json.gz");
    }

    /** A name may be so long that nothing fits behind it; the UID tells two that are cut from each other. */
    private static String folder(String restore, String uid) {
        String name = checkedName(restore);
        return (name.length() > LONGEST ? name.substring(0, LONGEST) : name) + "-" + checkedName(uid);
    }

    /** What is left to be deleted of a backup. @param uid of the backup */
    public static String tombstone(String backup, String uid) {
        return DELETIONS + checkedName(backup) + "/" + checkedName(uid) + JSON + ".gz";
    }

    /** What shows that a backup is as it was sealed. @param uid of the backup: another of its name has another */
    static String signature(String backup, String uid) {
        return backup(backup) + SIGNATURE + checkedName(uid) + JSON;
    }

    /** The file that makes a backup exist. */
    public static String marker(String backup) {
        return backup(backup) + "salvor-backup.json";
    }
}
