package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what names promise: one name means one thing, and a test is named by a sentence. */
class NamesTest {
    private static final Path TESTS = Path.of("src/test/java/io/salvor");

    /** Endings that say nothing of what a class is for. */
    private static final Pattern EMPTY_NAME = Pattern.compile(".*(Utils?|Helper|Manager|Impl)");

    private static final Pattern TEST_METHOD = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest)\\b(?:(?!\\n    }\\n).)*?\\n    (?:public |protected )?[\\w<>]+ (\\w+)\\(",
            Pattern.DOTALL);

    private static final Pattern SENTENCE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+");

    @Test
    void a_name_means_one_thing() {
        Map<String, Set<String>> rooms = new TreeMap<>();
        for (Path file : SourceFiles.below(SourceFiles.MAIN)) {
            rooms.computeIfAbsent(name(file), name -> new TreeSet<>()).add(SourceFiles.room(SourceFiles.MAIN, file));
        }
        rooms.remove("package-info");
        rooms.values().removeIf(places -> places.size() == 1);
        assertThat(rooms).isEmpty();
    }

    @Test
    void a_name_says_what_a_class_is_for() {
        List<String> empty = Stream.of(SourceFiles.MAIN, TESTS, Path.of("src/sandbox/java"))
                .flatMap(folder -> SourceFiles.below(folder).stream())
                .map(NamesTest::name)
                .filter(name -> EMPTY_NAME.matcher(name).matches())
                .toList();
        assertThat(empty).isEmpty();
    }

    @Test
    void a_test_is_named_by_a_sentence() {
        Set<String> others = new TreeSet<>();
        for (Path file : SourceFiles.below(TESTS)) {
            TEST_METHOD
                    .matcher(SourceFiles.read(file))
                    .results()
                    .map(found -> found.group(1))
                    .filter(method -> !SENTENCE.matcher(method).matches())
                    .forEach(method -> others.add(name(file) + "." + method));
        }
        assertThat(others).isEmpty();
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
