package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the two images in step with each other and with what the build leaves under {@code target/}. */
class ImageTest {
    @Test
    void both_images_take_the_same_restic_and_check_it() throws IOException {
        String stage = resticStage("Dockerfile");
        assertThat(resticStage("Dockerfile.native")).isEqualTo(stage);
        assertThat(stage).contains("sha256sum --check").containsPattern("RESTIC_SHA256_AMD64=[0-9a-f]{64}\n");
    }

    @Test
    void restic_is_new_enough_for_its_exit_codes() throws IOException {
        Matcher version = Pattern.compile("RESTIC_VERSION=0\\.(\\d+)\\.(\\d+)").matcher(resticStage("Dockerfile"));
        assertThat(version.find()).isTrue();
        assertThat(Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)))
                .isGreaterThanOrEqualTo(17_01);
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

    private static String resticStage(String file) throws IOException {
        String text = Files.readString(Path.of(file));
        int start = text.indexOf("FROM debian:trixie-slim AS restic");
        int end = text.indexOf("restic version\n", start);
        assertThat(start).isNotNegative();
        assertThat(end).isGreaterThan(start);
        return text.substring(start, end);
    }
}
