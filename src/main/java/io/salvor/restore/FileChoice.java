package io.salvor.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which files of the volumes are asked for.
 *
 * @param include patterns of restic; empty means all files
 * @param folder a new folder that they go into; null for where they were
 */
public record FileChoice(List<String> include, String folder) {
    /** Everything, where it was. */
    public static final FileChoice ALL = new FileChoice(null, null);

    private static final Pattern PART =
            Pattern.compile("(?:\\\\.|\\[\\^?(?:\\\\.|[^\\]\\\\])++\\]|[^\\[\\\\])*+", Pattern.DOTALL);

    public FileChoice {
        include = include == null ? List.of() : List.copyOf(include);
    }

    /** Whether what is there is looked at file by file, or not at all, so that nothing of it goes. */
    boolean isPart() {
        return !include.isEmpty() || folder != null;
    }

    /** What restic would refuse, as sentences. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (String pattern : include) {
            if (!isPattern(pattern)) {
                problems.add("spec.files.include names \"" + pattern
                        + "\", which is no pattern: it is empty, or a [ or \\ in it" + " is not closed; correct it");
            }
        }
        return problems;
    }

    /** As restic has it, between two slashes: each [ has its ], and each backslash something behind it. */
    private static boolean isPattern(String pattern) {
        String bare = pattern.startsWith("!") ? pattern.substring(1) : pattern;
        return !bare.isBlank() && Arrays.stream(bare.split("/", -1)).allMatch(PART.asMatchPredicate());
    }
}
