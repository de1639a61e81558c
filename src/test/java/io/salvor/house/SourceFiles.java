package io.salvor.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads Java sources as text: where they lie, and which types they name in full. */
final class SourceFiles {
    static final Path MAIN = Path.of("src/main/java/io/salvor");

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\".*?\"\"\"", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"(\\\\.|[^\"\\\\\n])*\"|'(\\\\.|[^'\\\\])+'");
    private static final Pattern FULL_NAME = Pattern.compile("\\b[a-z]\\w*(?:\\.[a-z]\\w*)+\\.[A-Z]\\w*");

    private SourceFiles() {}

    /** All Java files below a folder, in order. */
    static List<Path> below(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packages below a folder that hold Java files, as {@code operator.backup}. */
    static Set<String> packages(Path folder) {
        return below(folder).stream().map(file -> room(folder, file)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The package of a file, below the folder: {@code operator.backup}. */
    static String room(Path folder, Path file) {
        return folder.relativize(file.getParent()).toString().replace('/', '.');
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code without comments and without what stands in quotes; lines stay lines. */
    static String code(String source) {
        String code = blank(COMMENT, blank(TEXT_BLOCK, source));
        return LITERAL.matcher(code).replaceAll("\"\"");
    }

    private static String blank(Pattern pattern, String source) {
        return pattern.matcher(source)
                .replaceAll(match -> Matcher.quoteReplacement(match.group().replaceAll("[^\n]", "")));
    }

    /** The types that a source names in full, in an import or where they are used. */
    static Set<String> namedTypes(String source) {
        return FULL_NAME
                .matcher(code(source))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The package of a full name: what stands before the first capital. */
    static String packageOf(String type) {
        return type.replaceAll("\\.[A-Z].*", "");
    }
}
