package io.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.policy.finding.Finding;
import io.salvor.policy.schema.PolicySchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies that come with Salvor, as they are and as they should not be. */
class PolicyExamplesTest {
    private static final int ROUNDS = 4000;
    private static final String[] PIECES = {
        "&a ",
        "*a",
        "<<: *a",
        "? ",
        "- ",
        ": ",
        "!!int ",
        "!x ",
        "|",
        ">",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        "%YAML 9.9\n",
        "---\n",
        "...\n",
        "\t",
        "\u0000",
        "\\ud800",
        "\"\\UFFFFFFFF\"",
        "0x",
        "0b",
        "1e999",
        ".inf",
        "~",
        "\uFEFF",
        "\r",
        "\u2028",
        "😀",
        "kind: List\n",
        "  name: x\n",
        "null",
        "#",
        "@",
        "`",
        ",",
        "&a [*a]"
    };

    private final PolicyParser parser = new PolicyParser(PolicySchema.load(), "salvor-system");

    @Test
    void every_example_is_without_fault() throws IOException {
        List<SourceFile> examples = examples();
        ParsedPolicies parsed = parser.parse(examples);
        assertThat(parsed.problems()).isEmpty();
        assertThat(parser.lint(examples)).isEmpty();
        assertThat(parsed.policies()).hasSameSizeAs(examples);
        assertThat(parsed.policies())
                .extracting(policy -> policy.spec().at("/include/namespaces/0").asText())
                .contains("shop");
    }

    @Test
    void no_spoiled_example_makes_the_parser_throw() throws IOException {
        List<SourceFile> examples = examples();
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] spoiled = examples.get(random.nextInt(examples.size())).content();
            for (int edit = random.nextInt(4); edit >= 0; edit--) {
                spoiled = spoil(spoiled, random);
            }
            ParsedPolicies parsed = parser.parse(List.of(new SourceFile("spoiled.yaml", spoiled)));
            assertThat(parsed.problems()).isSorted().allSatisfy(problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
                assertThat(problem.message()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
            });
            assertThat(parsed.policies().isEmpty() || parsed.valid()).isTrue();
            if (round % 4 == 0) {
                assertLintAddsWarningsOnly("spoiled.yaml", spoiled, parsed);
            }
        }
    }

    @Test
    void no_example_cut_short_makes_the_parser_throw() throws IOException {
        for (SourceFile example : examples()) {
            for (int length = 0; length < example.content().length; length += 3) {
                byte[] cut = Arrays.copyOf(example.content(), length);
                ParsedPolicies parsed = parser.parse(List.of(new SourceFile("cut.yaml", cut)));
                assertThat(parsed.policies().isEmpty() || parsed.valid()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", "{", "- ", "? ", "{a: ", "[{", "!x ", "&a ", "a: [", "\"", "'", "|\n ", "%", "a:\n", "*a ", "<<: "
            })
    void no_nesting_however_deep_makes_the_parser_throw(String opening) {
        for (int depth : new int[] {1, 49, 50, 51, 1_000, 100_000}) {
            String deep = opening.repeat(Math.min(depth, (1024 * 1024 - 1) / opening.length()));
            SourceFile file = new SourceFile("deep.yaml", deep.getBytes(StandardCharsets.UTF_8));
            assertThat(parser.parse(List.of(file)).policies()).isEmpty();
        }
        StringBuilder stairs = new StringBuilder();
        for (int depth = 0; depth < 1_000; depth++) {
            stairs.append(" ".repeat(depth)).append(opening.strip()).append('\n');
        }
        SourceFile file = new SourceFile("stairs.yaml", stairs.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(parser.parse(List.of(file)).policies()).isEmpty();
    }

    @Test
    void no_noise_makes_the_parser_throw() {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (random.nextBoolean()) {
                noise = pieces(random).getBytes(StandardCharsets.UTF_8);
            }
            ParsedPolicies parsed = parser.parse(List.of(new SourceFile("noise.yaml", noise)));
            assertThat(parsed.policies()).isEmpty();
            assertLintAddsWarningsOnly("noise.yaml", noise, parsed);
        }
    }

    private void assertLintAddsWarningsOnly(String path, byte[] content, ParsedPolicies parsed) {
        List<Finding> findings = parser.lint(List.of(new SourceFile(path, content)));
        assertThat(findings).isSorted();
        assertThat(findings.stream()
                        .filter(Finding::isError)
                        .map(Finding::problem)
                        .distinct())
                .containsExactlyElementsOf(parsed.problems());
    }

    private static String pieces(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            text.append(random.nextInt(3) == 0 ? "\n" : "");
        }
        return text.toString();
    }

    private static byte[] spoil(byte[] content, Random random) {
        int at = random.nextInt(content.length + 1);
        int until = Math.min(content.length, at + random.nextInt(12));
        byte[] piece =
                switch (random.nextInt(4)) {
                    case 0 -> new byte[0];
                    case 1 -> new byte[] {(byte) random.nextInt(256)};
                    case 2 -> PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
                    default ->
                        Arrays.copyOfRange(content, random.nextInt(content.length + 1) / 2, content.length / 2 + 1);
                };
        byte[] spoiled = new byte[at + piece.length + content.length - until];
        System.arraycopy(content, 0, spoiled, 0, at);
        System.arraycopy(piece, 0, spoiled, at, piece.length);
        System.arraycopy(content, until, spoiled, at + piece.length, content.length - until);
        return spoiled;
    }

    private static List<SourceFile> examples() throws IOException {
        List<SourceFile> examples = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("policies-example"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith(".yaml")) {
                    examples.add(new SourceFile(file.toString(), Files.readAllBytes(file)));
                }
            }
        }
        return examples;
    }
}
