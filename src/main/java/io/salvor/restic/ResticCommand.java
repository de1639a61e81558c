package io.salvor.restic;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Every argument list that restic is ever started with, those of {@link UpkeepCommand} included, in one order: command, global options, options of the command,
 * operands. The repository travels in the environment and all secrets in files, never here.
 */
final class ResticCommand {
    /** The host of every snapshot: a volume's history must not end when its pod moves to another node. */
    static final String HOST = "salvor";

    /** The folder in the root of a volume that is Salvor's own: neither saved nor restored. */
    static final String OWN_FOLDER = ".salvor";

    private final Path cache;
    private final Duration lockWait;

    /** @param cache folder of restic's cache, null for none; @param lockWait how long to wait for another's lock */
    ResticCommand(Path cache, Duration lockWait) {
        this.cache = cache;
        this.lockWait = lockWait;
    }

    List<String> version() {
        return List.of("version", "--json");
    }

    List<String> catConfig() {
        // Reading the configuration says whether repository and password are right; that must not wait for a prune.
        List<String> arguments = start("cat", "--no-lock");
        arguments.add("config");
        return arguments;
    }

    /** Lists the keys, and says which one has opened the repository. @param id of the key that is tried first */
    List<String> keys(String id) {
        List<String> arguments = start("key", "--no-lock", "--key-hint=" + id);
        arguments.add("list");
        return arguments;
    }

    List<String> catLock(String id) {
        List<String> arguments = start("cat", "--no-lock");
        arguments.addAll(List.of("lock", id));
        return arguments;
    }

    /** Never with --remove-all, which takes the locks of those that work. */
    List<String> unlock() {
        return start("unlock");
    }

    List<String> init() {
        return start("init");
    }

    List<String> snapshots() {
        // Reading takes no lock: the list is a look back, which must not wait for a prune.
        return start("snapshots", "--no-lock");
    }

    List<String> check() {
        return start("check", retryLock());
    }

    /** Copies snapshots out of the repository that the environment names as the source; what is there already is left alone. */
    List<String> copy(Collection<String> ids, boolean locksSource) {
        List<String> arguments = start("copy", retryLock());
        if (!locksSource) {
            // Where it copies to restic takes its lock all the same.
            arguments.add("--no-lock");
        }
        arguments.addAll(ids);
        return arguments;
    }

    /** Saves the working directory. @param excludeFile file with the patterns of what to leave out */
    List<String> backup(BackupArguments what, Path excludeFile) {
        List<String> arguments = start("backup", retryLock());
        arguments.add("--host=" + HOST);
        if (what.parent() != null) {
            arguments.add("--parent=" + what.parent());
        } else {
            // Without it restic picks a parent by path, and the paths of all volumes in containers look alike.
            arguments.add("--force");
        }
        new TreeMap<>(what.tags()).forEach((key, value) -> arguments.add("--tag=" + tag(key, value)));
        arguments.add("--exclude-file=" + excludeFile);
        if (what.excludeCaches()) {
            arguments.add("--exclude-caches");
        }
        if (what.excludeLargerThan() != null) {
            arguments.add("--exclude-larger-than=" + what.excludeLargerThan());
        }
        if (what.oneFileSystem()) {
            arguments.add("--one-file-system");
        }
        arguments.add(".");
        return arguments;
    }

    /** The snapshot itself, with its tags and no list of its files. */
    List<String> catSnapshot(String id) {
        List<String> arguments = start("cat", "--no-lock");
        arguments.addAll(List.of("snapshot", id));
        return arguments;
    }

    /** An entry of a snapshot, and what lies directly in it. */
    List<String> list(String snapshotId, String path) {
        List<String> arguments = start("ls", "--no-lock");
        arguments.addAll(List.of(snapshotId, path));
        return arguments;
    }

    /** Restores into the working directory. */
    List<String> restore(RestoreArguments what, ResticVersion version) {
        List<String> arguments = start("restore", what.locks() ? retryLock() : "--no-lock");
        arguments.add("--sparse");
        if (version.choosesAttributes()) {
            // The label is the target's own: that of another node may lock the application out, or may not be set at
            // all.
            arguments.add("--exclude-xattr=security.selinux");
        }
        return into(arguments, what);
    }

    /** Says what a restore would remove, and does nothing; files that are there are not read. */
    List<String> restoreTried(RestoreArguments what) {
        List<String> arguments = start("restore", "--no-lock");
        arguments.addAll(List.of("--dry-run", "--overwrite=never"));
        return into(arguments, what);
    }

    private static List<String> into(List<String> arguments, RestoreArguments what) {
        if (what.delete()) {
            arguments.add("--delete");
        }
        what.include().forEach(pattern -> arguments.add("--include=" + pattern));
        if (what.include().isEmpty()) {
            // restic takes no pattern of the other sort beside those.
            arguments.add("--exclude=/" + OWN_FOLDER);
        }
        what.spared().forEach(name -> arguments.add("--exclude=/" + name));
        arguments.add("--target=.");
        arguments.add(what.snapshotId());
        return arguments;
    }

    List<String> start(String command, String... globals) {
        List<String> arguments = new ArrayList<>(List.of(command, "--json"));
        arguments.add(cache == null ? "--no-cache" : "--cache-dir=" + cache);
        arguments.addAll(List.of(globals));
        return arguments;
    }

    /** restic takes a comma as the start of the next tag and has no way to write one. */
    private static String tag(String key, String value) {
        return (key + "=" + value).replace(',', '_');
    }

    String retryLock() {
        return "--retry-lock=" + lockWait.toSeconds() + "s";
    }
}
