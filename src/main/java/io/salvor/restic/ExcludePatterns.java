package io.salvor.restic;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of restic's exclude file. A pattern that starts with a slash is meant from the root of the volume, and restic
 * reads it from the root of the file system, so it is anchored to the folder that is saved.
 */
final class ExcludePatterns {
    private ExcludePatterns() {}

    /** Salvor's own folder first, then the given patterns. @param folder the real path of the folder that is saved */
    static List<String> lines(Path folder, List<String> patterns) {
        String root = literal(folder.toString());
        List<String> lines = new ArrayList<>();
        lines.add(root + "/" + ResticCommand.OWN_FOLDER);
        patterns.forEach(pattern -> lines.add(anchored(root, pattern)));
        return lines;
    }

    private static String anchored(String root, String pattern) {
        if (pattern.startsWith("!/")) {
            return "!" + root + pattern.substring(1);
        }
        return pattern.startsWith("/") ? root + pattern : pattern;
    }

    /** A path as a pattern that matches nothing else: glob characters escaped, and the dollar that restic would expand. */
    private static String literal(String path) {
        return path.equals("/")
                ? ""
                : path.replaceAll("([\\\\*?\\[])", "\\\\$1").replace("$", "$$");
    }
}
