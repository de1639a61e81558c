package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the sizes that a reader can keep in mind: 200 lines a file, 40 a method. What is larger today is listed by name with its
 * size: the list may only shrink.
 */
class SizeTest {
    private static final int LONGEST_FILE = 200;
    private static final int LONGEST_METHOD = 40;

    /** Files that are too long, with their lines. */
    private static final Map<String, Integer> LONG_FILES = Map.of();

    /** Methods that are too long, with their lines. */
    private static final Map<String, Integer> LONG_METHODS = Map.of();

    private static final Pattern METHOD = Pattern.compile(
            "(?m)^( {4}+|(?: {4}){2,3})(?=[\\w@<])(?!(?:\\w+ )*(?:record|class|enum|interface) )(?!(?:else|return|new|throw|try|for|while|if|switch|do|case)\\b)"
                    + "[^=;{}\"]*?(?<![@\\w])(\\w+)\\([^;{}]*?\\)(?:\\s+throws [\\w., ]+)? \\{$");

    /** A list of constants with a sentence each: one file by intent. */
    private static final Set<String> CATALOGUES = Set.of("trouble.Reason");

    @Test
    void no_file_is_longer_than_a_reader_can_keep_in_mind() {
        Map<String, Integer> found = tooLong(LONGEST_FILE, SizeTest::lines);
        found.keySet().removeAll(CATALOGUES);
        assertThat(found).isEqualTo(new TreeMap<>(LONG_FILES));
    }

    @Test
    void no_method_is_longer_than_a_screen() {
        Map<String, Integer> found = new TreeMap<>();
        for (Path file : SourceFiles.below(SourceFiles.MAIN)) {
            methods(SourceFiles.read(file)).forEach((method, lines) -> {
                if (lines > LONGEST_METHOD) {
                    found.put(name(file) + "." + method, lines);
                }
            });
        }
        assertThat(found).isEqualTo(new TreeMap<>(LONG_METHODS));
    }

    @Test
    void methods_are_seen_with_their_lines() {
        String source =
                """
                class A {
                    A(int a) {
                        one();
                    }

                    @Override
                    public <T> T two(
                            List<T> list, String text) throws IOException, OtherException {
                        if (list.isEmpty()) {
                            return null;
                        }
                        return list.get(0);
                    }

                    private static final class Inner {
                        void three() {
                            call(() -> {
                                four();
                            });
                        }
                    }
                }
                """;
        assertThat(methods(source)).isEqualTo(new TreeMap<>(Map.of("A", 3, "two", 8, "three", 5)));
    }

    private static Map<String, Integer> tooLong(int most, ToIntFunction<Path> size) {
        return SourceFiles.below(SourceFiles.MAIN).stream()
                .filter(file -> size.applyAsInt(file) > most)
                .collect(Collectors.toMap(SizeTest::name, size::applyAsInt, (a, b) -> a, TreeMap::new));
    }

    private static int lines(Path file) {
        return (int) SourceFiles.read(file).lines().count();
    }

    /** Lines of each method from its first line to its closing brace; of two of one name the longer one. */
    private static Map<String, Integer> methods(String source) {
        Map<String, Integer> found = new TreeMap<>();
        Matcher matcher = METHOD.matcher(SourceFiles.code(source));
        String code = SourceFiles.code(source);
        while (matcher.find()) {
            int end = code.indexOf("\n" + matcher.group(1) + "}", matcher.end());
            if (end >= 0) {
                int lines =
                        (int) code.substring(matcher.start(), end + 1).lines().count() + 1;
                found.merge(matcher.group(2), lines, Math::max);
            }
        }
        return found;
    }

    private static String name(Path file) {
        String room = SourceFiles.room(SourceFiles.MAIN, file);
        return room + "." + file.getFileName().toString().replace(".java", "");
    }
}
