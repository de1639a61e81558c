package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Holds {@code docs/troubleshooting.md} equal to the reasons in the code: each is in a table, with the same sentence. */
class ReasonsTest {
    private static final Path CLASSES = Path.of(System.getProperty("salvor.build.directory", "target"), "classes");
    private static final Path PAGE = Path.of("docs/troubleshooting.md");
    private static final Path CODE = Path.of("src/main/java/io/salvor/trouble/Reason.java");

    /** The sections whose tables list reasons of conditions and Events. */
    private static final Set<String> SECTIONS =
            Set.of("Policies and their source", "Locations and keys", "Repositories", "Backups", "Restores");

    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (.*?) \\| (.*) \\|");
    private static final Pattern CONSTANT = Pattern.compile("/\\*\\*(.*?)\\*/\\s+(\\w+)[,\\n]", Pattern.DOTALL);

    private record Row(String reason, String happened, String toDo) {}

    @Test
    void every_reason_says_in_the_page_what_it_says_in_the_code() throws IOException {
        Map<String, Set<String>> page = new TreeMap<>();
        rows().forEach(row ->
                page.computeIfAbsent(row.reason(), reason -> new TreeSet<>()).add(row.happened()));
        Map<String, Set<String>> code = new TreeMap<>();
        sentences().forEach((reason, sentence) -> code.put(reason, Set.of(sentence)));
        assertThat(page).isEqualTo(code);
    }

    @Test
    void every_reason_has_a_sentence() throws IOException {
        assertThat(sentences().keySet())
                .containsExactlyElementsOf(
                        Stream.of(Reason.values()).map(Reason::name).toList());
    }

    @Test
    void every_row_says_what_to_do() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.toDo()).as(row.reason()).isNotBlank());
    }

    @Test
    void no_reason_is_written_as_a_text_in_the_operator() throws IOException {
        Set<String> reasons = Stream.of(Reason.values()).map(Reason::name).collect(Collectors.toSet());
        Set<String> texts = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES.resolve("io/salvor/operator"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                words(file).stream()
                        .filter(word -> reasons.contains(word) && word.matches("([A-Z][a-z]+){2,}"))
                        .forEach(word -> texts.add(file.getFileName() + ": " + word));
            }
        }
        assertThat(texts).isEmpty();
    }

    /** The Javadoc of each constant as the page writes it: code in backticks, no full stop. */
    private static Map<String, String> sentences() throws IOException {
        Map<String, String> sentences = new LinkedHashMap<>();
        String source = Files.readString(CODE);
        String constants = source.substring(source.indexOf("enum Reason"));
        CONSTANT.matcher(constants).results().forEach(constant -> {
            String text = constant.group(1)
                    .replaceAll("\\s*\\n\\s*\\*?\\s*", " ")
                    .strip()
                    .replaceAll("\\{@code ([^}]+)}", "`$1`");
            sentences.put(constant.group(2), text.substring(0, text.length() - 1));
        });
        return sentences;
    }

    /** Rows of the tables of reasons; what happened begins with a capital, as a sentence does. */
    private static List<Row> rows() throws IOException {
        return Stream.of(Files.readString(PAGE).split("(?m)^#+ "))
                .filter(section ->
                        SECTIONS.contains(section.lines().findFirst().orElse("").strip()))
                .flatMap(section -> section.lines())
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> new Row(
                        row.group(1),
                        Character.toUpperCase(row.group(2).charAt(0))
                                + row.group(2).substring(1),
                        row.group(3)))
                .toList();
    }

    private static Set<String> words(Path classFile) throws IOException {
        Set<String> words = new TreeSet<>();
        MethodVisitor constants = new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitLdcInsn(Object value) {
                if (value instanceof String text) {
                    words.add(text);
                }
            }
        };
        new ClassReader(Files.readAllBytes(classFile))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            private boolean constantsOfItsOwn;

                            @Override
                            public void visit(
                                    int version,
                                    int access,
                                    String name,
                                    String signature,
                                    String parent,
                                    String[] types) {
                                constantsOfItsOwn = (access & Opcodes.ACC_ENUM) != 0;
                            }

                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] thrown) {
                                return constantsOfItsOwn ? null : constants;
                            }
                        },
                        ClassReader.SKIP_DEBUG);
        return words;
    }
}
