package io.salvor.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnorePatternsTest {
    /** Names that meet many patterns made of the same few characters. */
    private static final List<String> NAMES =
            List.of("a", "b", "ab", "ba", "a.y", "b.y", "a-b", "[a]", "aab", "!a", "#b");

    private static final List<String> PARTS = List.of(
            "a", "b", "ab", "*", "**", "***", "?", "a*", "*b", "*.y", "a?", "[ab]", "[!a]", "[^b]*", "[a-b].y", "[]a]*",
            "\\a", "\\[a\\]", "a**b", "*a*b*", "[\\]a]", "\\!a", "\\#b", "?*?", "[a-]*");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        "charts/, charts, folder",
        "charts/, deep/charts, folder",
        "/charts, charts, folder",
        "*.values.yaml, shop.values.yaml, file",
        "*.values.yaml, deep/shop.values.yaml, file",
        "docs/*.yaml, docs/a.yaml, file",
        "docs/**, docs/deep/a.yaml, file",
        "**/test, deep/er/test, folder",
        "a/**/b, a/b, file",
        "a/**/b, a/x/y/b, file",
        ".yamllint.yaml, .yamllint.yaml, file",
        "d?v, dév, file",
        "'two words ', two words, file",
        "'two\\ ', 'two ', file"
    })
    void what_a_pattern_matches_is_left_out(String pattern, String path, String kind) {
        assertThat(IgnorePatterns.parse(pattern).reason(path, kind.equals("folder")))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "charts/, charts, file",
        "/charts, deep/charts, folder",
        "docs/*.yaml, docs/deep/a.yaml, file",
        "docs/*.yaml, deep/docs/a.yaml, file",
        "docs/**, docs, folder",
        "*.yml, shop.yaml, file",
        "Shop.yaml, shop.yaml, file",
        "#shop.yaml, #shop.yaml, file",
        "'', shop.yaml, file"
    })
    void everything_else_is_read(String pattern, String path, String kind) {
        assertThat(IgnorePatterns.parse(pattern).reason(path, kind.equals("folder")))
                .isEmpty();
    }

    @Test
    void of_several_patterns_the_last_one_decides() {
        IgnorePatterns patterns = IgnorePatterns.parse("# all but one\r\n/*\r\n\r\n!/policies/\r\n");
        assertThat(patterns.reason("charts", true)).contains("is left out by the pattern \"/*\"");
        assertThat(patterns.reason("policies", true)).isEmpty();
        assertThat(patterns.reason("policies/shop.yaml", false)).isEmpty();
    }

    @Test
    void names_that_start_with_a_dot_are_left_out_unless_they_are_taken_in_again() {
        IgnorePatterns none = IgnorePatterns.parse(null);
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.reason(".github", true)).contains("has a name that starts with a dot");
        assertThat(none.reason("deep/.yamllint.yaml", false)).isPresent();
        IgnorePatterns again = IgnorePatterns.parse("!.policies/");
        assertThat(again.isEmpty()).isFalse();
        assertThat(again.reason(".policies", true)).isEmpty();
        assertThat(again.reason(".policies/shop.yaml", false)).isEmpty();
        assertThat(again.reason(".policies/.hidden.yaml", false)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "a[bc, has a [ that no ] closes",
        "[, has a [ that no ] closes",
        "[], has a [ that no ] closes",
        "a[/]b, has a [ that no ] closes",
        "a\\, ends with a backslash",
        "[[:alpha:]], names a class of characters",
        "/, has a part that is empty",
        "!, has a part that is empty",
        "a//b, has a part that is empty",
        "./charts, begin with / for the folder itself",
        "../charts, begin with / for the folder itself"
    })
    void what_cannot_be_a_pattern_is_named_with_its_line(String pattern, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IgnorePatterns.parse("# first\n" + pattern))
                .withMessageStartingWith("line 2, \"" + pattern + "\", ")
                .withMessageContaining(message);
    }

    @Test
    void what_reads_other_files_has_another_text() {
        assertThat(IgnorePatterns.parse("# none\n \n").isEmpty()).isTrue();
        assertThat(IgnorePatterns.parse("# one\r\na/  \n").text()).isEqualTo("a/");
        assertThat(IgnorePatterns.parse(" a").text())
                .isNotEqualTo(IgnorePatterns.parse("a").text());
        assertThat(IgnorePatterns.parse("a\n!a").text())
                .isNotEqualTo(IgnorePatterns.parse("!a\na").text());
    }

    @Test
    void what_is_too_much_is_refused() {
        IgnorePatterns.parse("a\n".repeat(IgnorePatterns.MOST_PATTERNS));
        IgnorePatterns.parse("a".repeat(IgnorePatterns.MOST_CHARACTERS_OF_ONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IgnorePatterns.parse("a\n".repeat(IgnorePatterns.MOST_PATTERNS + 1)))
                .withMessage("holds more than 200 patterns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IgnorePatterns.parse("a".repeat(IgnorePatterns.MOST_CHARACTERS_OF_ONE + 1)))
                .withMessage("line 1 is longer than 256 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IgnorePatterns.parse("#".repeat(IgnorePatterns.MOST_CHARACTERS + 1)))
                .withMessage("is longer than 8192 characters");
    }

    /** A regular expression takes longer than the world lasts for some of these. */
    @ParameterizedTest
    @CsvSource({"*a, b, a", "*?a*, b, a", "**/a/, b, a/", "*/, b, a/", "[!b]*, b, a", "**/*a*a*/, b, aaaaaaaa/"})
    void no_pattern_takes_long_whatever_the_names_are(String repeated, String end, String of) {
        String one = repeated.repeat(IgnorePatterns.MOST_CHARACTERS_OF_ONE / repeated.length() - 1) + end;
        int lines = IgnorePatterns.MOST_CHARACTERS / (one.length() + 1);
        IgnorePatterns patterns = IgnorePatterns.parse((one + "\n").repeat(lines));
        String name = of.repeat(250 / of.length());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 100; i++) {
                assertThat(patterns.reason(name + "c", false)).isEmpty();
            }
        });
    }

    @Test
    void a_name_that_no_disk_could_hold_is_left_out() {
        assertThat(IgnorePatterns.parse(null).reason("a".repeat(256), false))
                .contains("has a name longer than 255 characters");
        assertThat(IgnorePatterns.parse(null).reason("a/".repeat(200) + "a".repeat(255), false))
                .isEmpty();
    }

    /** Git itself is asked about patterns and names of all sorts, in a folder that holds them all. */
    @Test
    void git_leaves_out_the_same() throws Exception {
        List<String> paths = tree();
        run("git", "init", "-q", temp.toString());
        Random random = new Random(20261126);
        int left = 0;
        for (int round = 0; round < 60; round++) {
            String patterns = patterns(random);
            Files.writeString(temp.resolve(".gitignore"), patterns);
            List<String> expected = new ArrayList<>(paths);
            expected.removeAll(checkIgnored(paths));
            left += paths.size() - expected.size();
            assertThat(walked(IgnorePatterns.parse(patterns))).as(patterns).containsExactlyElementsOf(expected);
        }
        assertThat(left).isGreaterThan(500);
    }

    private static String patterns(Random random) {
        StringBuilder patterns = new StringBuilder();
        for (int line = 0; line < 1 + random.nextInt(4); line++) {
            patterns.append(line > 0 && random.nextInt(3) == 0 ? "!" : "").append(random.nextInt(3) == 0 ? "/" : "");
            for (int part = 0; part <= random.nextInt(3); part++) {
                patterns.append(part == 0 ? "" : "/").append(PARTS.get(random.nextInt(PARTS.size())));
            }
            patterns.append(random.nextInt(3) == 0 ? "/" : "").append('\n');
        }
        return patterns.toString();
    }

    /** Files and folders by their paths, all of them there. */
    private List<String> tree() throws IOException {
        TreeSet<String> paths = new TreeSet<>();
        for (String first : NAMES) {
            for (String second : first.length() == 2 ? List.<String>of() : NAMES) {
                for (String third :
                        second.length() == 2 && first.length() == 1 ? List.of("a", "ab", "b.y") : List.of("")) {
                    String path = third.isEmpty() ? first + "/" + second : first + "/" + second + "/" + third;
                    Files.createDirectories(temp.resolve(path).getParent());
                    Files.createFile(temp.resolve(path));
                    for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
                        paths.add(path.substring(0, end));
                    }
                    paths.add(path);
                }
            }
            if (first.length() == 2) {
                Files.createFile(temp.resolve(first));
                paths.add(first);
            }
        }
        return List.copyOf(paths);
    }

    private List<String> walked(IgnorePatterns patterns) throws IOException {
        List<String> kept = new ArrayList<>();
        walk(temp, patterns, kept);
        kept.sort(null);
        return kept;
    }

    private void walk(Path folder, IgnorePatterns patterns, List<String> kept) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String path = temp.relativize(entry).toString();
                if (!path.startsWith(".git")
                        && patterns.reason(path, Files.isDirectory(entry)).isEmpty()) {
                    kept.add(path);
                    if (Files.isDirectory(entry)) {
                        walk(entry, patterns, kept);
                    }
                }
            }
        }
    }

    private List<String> checkIgnored(List<String> paths) throws Exception {
        Path asked = Files.writeString(temp.resolve(".git/asked"), String.join("\0", paths));
        Process git = new ProcessBuilder("git", "-C", temp.toString(), "check-ignore", "-z", "--no-index", "--stdin")
                .redirectInput(asked.toFile())
                .start();
        String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        git.waitFor();
        return answer.isEmpty() ? List.of() : List.of(answer.split("\0"));
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
