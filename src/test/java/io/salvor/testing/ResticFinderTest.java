package io.salvor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/build/program.sh} on a machine without apt. */
class ResticFinderTest {
    private static final List<String> TOOLS = List.of("sed", "sort", "head", "mkdir", "rm", "ln");

    @TempDir
    private Path temp;

    private Path bin;
    private Path target;

    @BeforeEach
    void a_machine() throws IOException {
        bin = Files.createDirectory(temp.resolve("bin"));
        target = temp.resolve("with space/restic");
        for (String tool : TOOLS) {
            script(bin.resolve(tool), "exec " + found(tool) + " \"$@\"");
        }
    }

    @Test
    void one_on_the_path_that_is_new_enough_is_taken() throws Exception {
        script(bin.resolve("restic"), "exec " + ResticBinary.path() + " \"$@\"");
        assertThat(find()).isZero();
        assertThat(Files.isExecutable(target.resolve("restic"))).isTrue();
        assertThat(Files.readSymbolicLink(target.resolve("restic"))).isEqualTo(bin.resolve("restic"));
    }

    @Test
    void one_that_was_found_before_is_kept() throws Exception {
        Files.createDirectories(target);
        script(target.resolve("restic"), "exec " + ResticBinary.path() + " \"$@\"");
        assertThat(find()).isZero();
        assertThat(target.resolve("restic")).isRegularFile();
    }

    @Test
    void one_that_is_too_old_is_not_taken_and_one_sentence_says_what_to_do() throws Exception {
        script(bin.resolve("restic"), "echo restic 0.17.0 compiled with go1.22");
        assertThat(find()).isEqualTo(1);
        assertThat(temp.resolve("err")).content().contains("restic 0.17.1 or newer", "put it on the PATH");
        assertThat(Files.readAllLines(temp.resolve("err"))).hasSize(1);
        assertThat(target.resolve("restic")).doesNotExist();
    }

    private int find() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "src/build/program.sh", "restic", target.toString())
                .redirectOutput(temp.resolve("out").toFile())
                .redirectError(temp.resolve("err").toFile());
        builder.environment().put("PATH", bin.toString());
        return builder.start().waitFor();
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path found(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
