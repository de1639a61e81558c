package io.salvor.store.sftp;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Decides how paths are written, and which names are of what is not whole yet. */
final class SftpPaths {
    /** The folder of files that are not whole yet. */
    static final String UNFINISHED = ".salvor-tmp";

    private static final Pattern UNFINISHED_OF_RESTIC = Pattern.compile("(config|[0-9a-f]{64})-restic-temp-[0-9a-f]+");
    private static final Pattern OF_PATTERNS = Pattern.compile("[\\\\*?]");

    private SftpPaths() {}

    /** As the client takes it, which reads some characters as patterns. */
    static String quoted(String path) {
        return OF_PATTERNS.matcher(path).replaceAll("\\\\$0");
    }

    /** @throws IllegalArgumentException for what can be no key */
    static String checked(String key) {
        if (Arrays.stream(key.split("/", -1))
                .anyMatch(name -> name.isEmpty()
                        || name.equals(".")
                        || name.equals("..")
                        || name.equals(UNFINISHED)
                        || name.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("\"" + key + "\" leads out of the folder");
        }
        return key;
    }

    static boolean isUnfinishedOfRestic(String name) {
        return UNFINISHED_OF_RESTIC.matcher(name).matches();
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : slash == 0 ? "/" : path.substring(0, slash);
    }
}
