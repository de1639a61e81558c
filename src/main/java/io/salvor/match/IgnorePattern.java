package io.salvor.match;

import java.util.ArrayList;
import java.util.List;

/** One line of {@link IgnorePatterns}, read as Git reads a line of a {@code .gitignore} file. */
final class IgnorePattern {
    /** Stands for folders of any number in the list of parts: null is no pattern of a name. */
    private static final NamePattern ANY_FOLDERS = null;

    private final String line;
    private final boolean takesBack;
    private final boolean foldersOnly;

    /** Whether it is about the whole path below the folder; else it is about the last name in it. */
    private final boolean anchored;

    private final List<NamePattern> parts = new ArrayList<>();

    /** @throws IllegalArgumentException if it cannot be a pattern, in words for people */
    IgnorePattern(String line) {
        this.line = line;
        takesBack = line.startsWith("!");
        String path = takesBack ? line.substring(1) : line;
        foldersOnly = path.endsWith("/");
        path = foldersOnly ? path.substring(0, path.length() - 1) : path;
        anchored = path.indexOf('/') >= 0;
        path = path.startsWith("/") ? path.substring(1) : path;
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException(
                        "has a part that is empty, . or .., so it never matches; begin with / for the folder itself, and write each / once");
            }
            parts.add(anchored && part.matches("\\*\\*+") ? ANY_FOLDERS : new NamePattern(part));
        }
    }

    /** Whether it takes in again what an earlier one leaves out. */
    boolean takesBack() {
        return takesBack;
    }

    /** @param names the names of the path, from the folder down */
    boolean matches(List<String> names, boolean folder) {
        if (foldersOnly && !folder) {
            return false;
        }
        return anchored ? matchesPath(names) : parts.get(0).matches(names.get(names.size() - 1));
    }

    private boolean matchesPath(List<String> names) {
        int part = 0;
        int name = 0;
        int any = -1;
        int resume = 0;
        while (name < names.size()) {
            if (part < parts.size() && parts.get(part) == ANY_FOLDERS) {
                any = part++;
                // At the end it is about what lies below, so that at least one name has to be left for it.
                resume = part == parts.size() ? name + 1 : name;
                name = resume;
            } else if (part < parts.size() && parts.get(part).matches(names.get(name))) {
                part++;
                name++;
            } else if (any >= 0) {
                part = any + 1;
                name = ++resume;
            } else {
                return false;
            }
        }
        return part == parts.size();
    }

    @Override
    public String toString() {
        return line;
    }
}
