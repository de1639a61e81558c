package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds comments, messages and pages to plain English: words that readers stumbled over are not used again. */
class WordsTest {
    /** What is not written, and what is written instead. */
    private static final Map<String, String> INSTEAD = Map.of(
            "told", "reported, said, named, or: learns",
            "mend(s|ed|ing)?", "correct, resolve, repair",
            "slip(s)?", "mistake, wrong ...",
            "whoever", "anyone who, the person who",
            "as far as", "where, or a sentence of its own",
            "of ours", "our ...",
            "spoken of", "named, covered",
            "pass(es|ed|ing)? (it |them )?over", "ignored",
            "hooks? (before|after)", "before hooks, after hooks");

    /** Pages of decisions are a record of their day, and this test names the words. */
    private static final List<Path> EXEMPT =
            List.of(Path.of("docs/decisions"), Path.of("src/test/java/io/salvor/house/WordsTest.java"));

    private static final List<Path> TREES = List.of(
            Path.of("src"), Path.of("docs"), Path.of("helm-chart"), Path.of("crds"), Path.of("policies-example"));

    @Test
    void no_word_is_used_that_readers_stumble_over() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            INSTEAD.forEach((word, instead) -> {
                Pattern pattern = Pattern.compile("\\b" + word + "\\b", Pattern.CASE_INSENSITIVE);
                for (int i = 0; i < lines.size(); i++) {
                    if (pattern.matcher(lines.get(i)).find()) {
                        found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip() + "  → " + instead);
                    }
                }
            });
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path tree : TREES) {
            try (Stream<Path> below = Files.walk(tree)) {
                below.filter(Files::isRegularFile).filter(WordsTest::isText).forEach(files::add);
            }
        }
        try (Stream<Path> top = Files.list(Path.of(""))) {
            top.filter(Files::isRegularFile).filter(WordsTest::isText).forEach(files::add);
        }
        return files;
    }

    private static boolean isText(Path file) {
        return file.toString().matches(".*\\.(java|md|ya?ml|xml|sh|tpl|json|properties)")
                && EXEMPT.stream().noneMatch(file::startsWith)
                && !file.startsWith(Path.of("src/test/resources"));
    }
}
