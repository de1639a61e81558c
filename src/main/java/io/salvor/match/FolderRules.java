package io.salvor.match;

import java.util.Optional;

/**
 * Decides of each entry of a folder of policies whether it is read. It is one decision for the operator, which reads the folder
 * from a commit, and for the commands, which read it from a disk.
 */
public final class FolderRules {
    /** The rules where nobody has named patterns. */
    public static final FolderRules DEFAULT = new FolderRules(IgnorePatterns.parse(null));

    /** How many folders may lie in one another: a pattern may have to look at each of them, for every entry. */
    private static final int MOST_DEPTH = 100;

    /** What an entry is. */
    public enum Kind {
        FILE,
        FOLDER,
        SYMBOLIC_LINK,
        SUBMODULE
    }

    /** What becomes of an entry. */
    public enum Outcome {
        /** A file is taken in, a folder is gone through. */
        READ,
        /** It is ignored, and a person may have meant it to be read. */
        IGNORED,
        /** It is ignored, and nobody takes it for a policy. */
        NO_YAML,
        /** It keeps the folder from being read. */
        REFUSED
    }

    /**
     * The decision over an entry.
     *
     * @param why words that go on a sentence about the entry; empty where it is read
     */
    public record Verdict(Outcome outcome, String why) {
        private static final Verdict READ = new Verdict(Outcome.READ, "");
    }

    private final IgnorePatterns patterns;

    public FolderRules(IgnorePatterns patterns) {
        this.patterns = patterns;
    }

    /** The patterns that people have named. */
    public IgnorePatterns patterns() {
        return patterns;
    }

    /**
     * What becomes of an entry. What lies in a folder that is not read is not asked for.
     *
     * @param path its path below the folder that is read, with forward slashes
     */
    public Verdict of(String path, Kind kind) {
        boolean yaml = isYaml(path);
        if (kind == Kind.FILE && !yaml) {
            return new Verdict(Outcome.NO_YAML, "is no .yaml or .yml file");
        }
        if (kind == Kind.FOLDER
                && path.chars().filter(character -> character == '/').count() >= MOST_DEPTH) {
            return new Verdict(
                    Outcome.REFUSED,
                    "lies more than " + MOST_DEPTH + " folders deep; give the policies a folder of their own");
        }
        Optional<String> left = patterns.reason(path, kind == Kind.FOLDER || kind == Kind.SUBMODULE);
        if (left.isPresent()) {
            return new Verdict(Outcome.IGNORED, left.get());
        }
        return switch (kind) {
            case FILE, FOLDER -> Verdict.READ;
            case SUBMODULE -> new Verdict(Outcome.IGNORED, "is a submodule, which is not followed");
            case SYMBOLIC_LINK ->
                yaml
                        ? new Verdict(
                                Outcome.REFUSED, "is a symbolic link, which is not followed; put the file itself there")
                        : new Verdict(Outcome.IGNORED, "is a symbolic link, which is not followed");
        };
    }

    private static boolean isYaml(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml");
    }
}
