package io.salvor.match;

import java.util.Collection;
import java.util.List;

/** Matches names against globs: {@code *} stands for any characters, {@code ?} for one, everything else for itself. */
public final class Globs {
    private Globs() {}

    /** Whether the glob matches the whole name. */
    public static boolean matches(String glob, String name) {
        int g = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                resume = n;
            } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n))) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    /** Whether any of the globs matches the whole name; none does if there are none. */
    public static boolean anyMatches(Collection<String> globs, String name) {
        for (String glob : globs) {
            if (matches(glob, name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text holds a wildcard, and so may stand for more than one name. */
    public static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** Whether a name may begin and end as the glob says, and as one of the others says too. */
    static boolean resemblesAny(String glob, List<String> others) {
        String start = beginning(glob);
        String end = end(glob);
        return others.stream()
                .anyMatch(other ->
                        (start.startsWith(beginning(other)) || beginning(other).startsWith(start))
                                && (end.endsWith(end(other)) || end(other).endsWith(end)));
    }

    private static String beginning(String glob) {
        int end = 0;
        while (end < glob.length() && !isWildcard(glob.charAt(end))) {
            end++;
        }
        return glob.substring(0, end);
    }

    private static String end(String glob) {
        int start = glob.length();
        while (start > 0 && !isWildcard(glob.charAt(start - 1))) {
            start--;
        }
        return glob.substring(start);
    }

    static boolean isWildcard(char character) {
        return character == '*' || character == '?';
    }
}
