package io.salvor.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Patterns in the form of a {@code .gitignore} file that lies in the folder. Of those that match a path the last one decides, and
 * what lies below a folder that is left out is not asked for. A first line {@code .*} is always there, so that names that start
 * with a dot are left out unless a pattern takes them in again.
 */
public final class IgnorePatterns {
    /** The most characters of all patterns together. */
    public static final int MOST_CHARACTERS = 8192;

    static final int MOST_PATTERNS = 200;
    static final int MOST_CHARACTERS_OF_ONE = 256;

    /** Longer names are on no disk. It bounds what a pattern with many stars can cost. */
    private static final int LONGEST_NAME = 255;

    private static final IgnorePattern HIDDEN = new IgnorePattern(".*");

    private final List<IgnorePattern> patterns = new ArrayList<>(List.of(HIDDEN));

    private IgnorePatterns() {}

    /**
     * Reads patterns, one a line; empty lines and those that start with {@code #} are none.
     *
     * @param text null if there are none
     * @throws IllegalArgumentException with the number of the line and what is wrong with it, in words for people
     */
    public static IgnorePatterns parse(String text) {
        String given = text == null ? "" : text;
        if (given.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("is longer than " + MOST_CHARACTERS + " characters");
        }
        IgnorePatterns read = new IgnorePatterns();
        List<String> lines = Arrays.asList(given.split("\r?\n"));
        for (int i = 0; i < lines.size(); i++) {
            read.add(withoutTrailingSpaces(lines.get(i)), i + 1);
        }
        return read;
    }

    /** Whether there are none beside that of the hidden names. */
    public boolean isEmpty() {
        return patterns.size() == 1;
    }

    /** They alone, one a line: with the same text the same files are read. */
    public String text() {
        return patterns.stream().skip(1).map(IgnorePattern::toString).collect(Collectors.joining("\n"));
    }

    /**
     * Why a path is left out, in words that go on a sentence about it; empty if it is not.
     *
     * @param path its path below the folder, with forward slashes
     * @param folder whether it is one
     */
    public Optional<String> reason(String path, boolean folder) {
        List<String> names = Arrays.asList(path.split("/"));
        if (names.stream().anyMatch(name -> name.length() > LONGEST_NAME)) {
            return Optional.of("has a name longer than " + LONGEST_NAME + " characters");
        }
        for (int i = patterns.size() - 1; i >= 0; i--) {
            IgnorePattern pattern = patterns.get(i);
            if (pattern.matches(names, folder)) {
                return pattern.takesBack() ? Optional.empty() : Optional.of(words(pattern));
            }
        }
        return Optional.empty();
    }

    private static String words(IgnorePattern pattern) {
        return pattern == HIDDEN
                ? "has a name that starts with a dot"
                : "is left out by the pattern \"" + pattern + "\"";
    }

    private void add(String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (patterns.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException("holds more than " + MOST_PATTERNS + " patterns");
        }
        if (line.length() > MOST_CHARACTERS_OF_ONE) {
            throw new IllegalArgumentException(
                    "line " + number + " is longer than " + MOST_CHARACTERS_OF_ONE + " characters");
        }
        try {
            patterns.add(new IgnorePattern(line));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ", \"" + line + "\", " + e.getMessage(), e);
        }
    }

    /** A space at the end counts only behind a backslash. */
    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && (end < 2 || line.charAt(end - 2) != '\\')) {
            end--;
        }
        return line.substring(0, end);
    }
}
