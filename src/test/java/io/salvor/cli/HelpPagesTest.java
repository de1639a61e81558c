package io.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every page of help as a terminal of 80 columns shows it. After a change that is meant, {@code -Dsalvor.help.write} writes the
 * pages in {@code src/test/resources/help} anew.
 */
class HelpPagesTest {
    private static final Path PAGES = Path.of("src/test/resources/help");
    private static final int COLUMNS = 80;
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^  (salvor (?:.*\\\\\n)*.*)$");

    static Stream<List<String>> commands() {
        List<List<String>> found = new ArrayList<>();
        collect(Main.commands(), List.of(), found);
        return found.stream();
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> found) {
        found.add(path);
        command.getSubcommands().forEach((name, below) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(below, longer, found);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_page_is_as_it_was_last_read(List<String> command) throws IOException {
        String page = help(command);
        Path file = PAGES.resolve(name(command));
        if (System.getProperty("salvor.help.write") != null) {
            Files.writeString(file, page);
        }
        assertThat(page).isEqualTo(Files.readString(file));
        assertThat(page.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void an_example_can_be_pasted(List<String> command) {
        EXAMPLE.matcher(help(command)).results().forEach(example -> {
            String[] words = example.group(1).replace("\\\n", " ").trim().split("\\s+");
            List<String> arguments = List.of(words).subList(1, words.length);
            assertThatCode(() -> Main.commands().parseArgs(arguments.toArray(String[]::new)))
                    .as(example.group(1))
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void every_command_for_people_has_an_example_but_those_that_only_hold_others() {
        assertThat(commands().filter(command -> !EXAMPLE.matcher(help(command)).find()))
                .containsExactlyInAnyOrder(
                        List.of(),
                        List.of("operator"),
                        List.of("sftp"),
                        List.of("backup"),
                        List.of("location"),
                        List.of("repository"),
                        List.of("node"),
                        List.of("node", "backup"),
                        List.of("node", "maintain"),
                        List.of("node", "copy"),
                        List.of("node", "restore"),
                        List.of("wait"));
    }

    @Test
    void no_page_is_left_of_a_command_that_is_gone() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            commands().map(HelpPagesTest::name).toList());
        }
    }

    private static String name(List<String> command) {
        return String.join(
                        "-",
                        Stream.concat(Stream.of("salvor"), command.stream()).toList()) + ".txt";
    }

    private static String help(List<String> command) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");
        int exitCode = Main.commands()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(arguments.toArray(String[]::new));
        assertThat(exitCode).as(out.toString()).isZero();
        return out.toString();
    }
}
