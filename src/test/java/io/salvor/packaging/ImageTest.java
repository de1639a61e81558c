package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the two images in step with each other and with what the build leaves under {@code target/}. */
class ImageTest {
    @ParameterizedTest
    @ValueSource(strings = {"restic", "rclone"})
    void both_images_take_the_same_program_and_check_it(String program) throws IOException {
        String stage = stage(program, "Dockerfile");
        assertThat(stage(program, "Dockerfile.native")).isEqualTo(stage);
        assertThat(stage)
                .contains("go mod download -json")
                .containsPattern(program.toUpperCase(Locale.ROOT) + "_SUM=h1:[0-9A-Za-z+/]{43}=\n");
    }

    @Test
    void restic_is_new_enough_for_its_exit_codes() throws IOException {
        Matcher version = Pattern.compile("RESTIC_VERSION=0\\.(\\d+)\\.(\\d+)").matcher(stage("restic", "Dockerfile"));
        assertThat(version.find()).isTrue();
        assertThat(Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)))
                .isGreaterThanOrEqualTo(17_01);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.native"})
    void an_image_is_not_made_when_a_program_in_it_does_not_start(String file) throws IOException {
        assertThat(Files.readString(Path.of(file)))
                .contains("RUN [\"/usr/local/bin/restic\", \"version\"]\n")
                .contains("RUN [\"/usr/local/bin/rclone\", \"version\"]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.native"})
    void an_image_copies_only_what_the_ignore_file_lets_through(String file) throws IOException {
        List<String> allowed = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1).replace("**", ""))
                .toList();
        Matcher copies = Pattern.compile("(?m)^COPY (?:--chmod=\\d+ )?(?!--from)(\\S+) ")
                .matcher(Files.readString(Path.of(file)));
        assertThat(copies.results().map(match -> match.group(1))).isNotEmpty().allSatisfy(source -> assertThat(allowed)
                .anyMatch(source::startsWith));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.native"})
    void an_image_runs_without_root_unless_asked(String file) throws IOException {
        assertThat(Files.readString(Path.of(file))).containsPattern("(?m)^USER 65532:65532$");
        assertThat(Files.readString(Path.of("helm-chart/values.yaml"))).contains("runAsUser: 65532");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.native"})
    void an_image_runs_the_operator_unless_it_is_asked_for_something_else(String file) throws IOException {
        assertThat(Files.readString(Path.of(file))).containsPattern("(?m)^CMD \\[\"operator\"]$");
    }

    @Test
    void a_command_can_be_run_beside_the_operator_by_one_name_in_both_images(@TempDir Path folder) throws Exception {
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("src/build/salvor.sh /usr/local/bin/salvor\n");
        assertThat(Files.readString(Path.of("Dockerfile.native")))
                .contains("\"/opt/salvor/salvor\", \"/usr/local/bin/salvor\"");
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        ProcessBuilder script = new ProcessBuilder("sh", "src/build/salvor.sh", "location", "test", "a b");
        script.environment().put("PATH", folder + ":" + System.getenv("PATH"));

        List<String> arguments = new String(script.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(arguments)
                .containsSubsequence("-jar", "/opt/salvor/quarkus-app/quarkus-run.jar", "location", "test", "a b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.native"})
    void each_base_is_named_by_tag_and_digest(String file) throws IOException {
        String text = Files.readString(Path.of(file));
        List<String> bases = Pattern.compile("(?m)^FROM (?:--platform=\\S+ )?(\\S+)")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(bases)
                .hasSize(3)
                .allSatisfy(base -> assertThat(base).matches("\\$\\{[A-Z]+_IMAGE}"))
                .allSatisfy(base -> assertThat(text)
                        .containsPattern("(?m)^ARG " + base.substring(2, base.length() - 1)
                                + "=[a-z-]+:[\\w.-]+@sha256:[0-9a-f]{64}$"));
    }

    @Test
    void the_archive_of_classes_is_made_with_the_options_that_java_starts_with() throws IOException {
        String text = Files.readString(Path.of("Dockerfile")).replace("\\\n", "");
        String made = found("(?m)^RUN sh /opt/salvor/appcds.sh (.*)$", text);
        String started = found("(?m)^ENTRYPOINT (.*)$", text);
        List<String> options = Stream.of(made.split("\\s+"))
                .filter(word -> word.startsWith("-"))
                .toList();
        String archive = made.split("\\s+")[1];

        assertThat(started).contains("\"-XX:SharedArchiveFile=" + archive + "\"", "\"-Xshare:auto\"");
        assertThat(options)
                .isEqualTo(Pattern.compile("\"(-XX:[^\"]*)\"")
                        .matcher(started)
                        .results()
                        .map(match -> match.group(1))
                        .filter(option -> !option.startsWith("-XX:SharedArchiveFile"))
                        .toList());
        // What Java says about an archive that does not fit would stand in the output of the commands.
        assertThat(started).contains("\"-Xlog:cds=off\"", "\"-Xlog:cds+dynamic=off\"");
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String stage(String program, String file) throws IOException {
        String text = Files.readString(Path.of(file));
        int start = text.indexOf("ARG " + program.toUpperCase(Locale.ROOT) + "_VERSION");
        int end = text.indexOf("-o /usr/local/bin/" + program, start);
        assertThat(start).isNotNegative();
        assertThat(end).isGreaterThan(start);
        return text.substring(start, end);
    }
}
