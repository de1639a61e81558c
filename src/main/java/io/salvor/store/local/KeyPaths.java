package io.salvor.store.local;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Decides where the object of a key lies, so that none leads out of the place, and which files are objects. */
record KeyPaths(Path root) {
    /** The folder of files that are not whole yet. */
    static final String UNFINISHED = ".salvor-tmp";

    /** As restic calls what it has not written whole. */
    private static final Pattern UNFINISHED_OF_RESTIC = Pattern.compile("(config|[0-9a-f]{64})-tmp-[0-9]+");

    /**
     * A folder as a location names it, without slashes at its ends.
     *
     * @throws StorageException if it leads out of the volume
     */
    static String folder(String written) {
        List<String> names = Arrays.stream(written.split("/"))
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.stream().anyMatch(KeyPaths::isRefused)) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "the folder \"" + written
                            + "\" of the location cannot be one; write names with slashes between them");
        }
        return String.join("/", names);
    }

    /** @throws IllegalArgumentException for what can be no key */
    Path of(String key) {
        if (key.isEmpty() || Arrays.stream(key.split("/", -1)).anyMatch(KeyPaths::isRefused)) {
            throw new IllegalArgumentException("\"" + key + "\" leads out of the folder");
        }
        return root.resolve(key);
    }

    /** The folder that all keys with a prefix lie in. */
    Path below(String prefix) {
        String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        return folder.isEmpty() ? root : of(folder.substring(0, folder.length() - 1));
    }

    String key(Path path) {
        return root.relativize(path).toString();
    }

    /** Whether one of the folders on the way to a path is a link, which may lead anywhere. */
    boolean isBehindLink(Path path) {
        for (Path one = path.getParent();
                one != null && one.startsWith(root) && !one.equals(root);
                one = one.getParent()) {
            if (Files.isSymbolicLink(one)) {
                return true;
            }
        }
        return false;
    }

    boolean isObject(Path path) {
        return !isBehindLink(path) && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    static boolean isUnfinished(Path folder) {
        return folder.getFileName() != null && folder.getFileName().toString().equals(UNFINISHED);
    }

    static boolean isUnfinishedOfRestic(Path file) {
        return UNFINISHED_OF_RESTIC.matcher(file.getFileName().toString()).matches();
    }

    private static boolean isRefused(String name) {
        return name.isEmpty() || name.equals(".") || name.equals("..") || name.equals(UNFINISHED);
    }
}
