package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.key.KeyFile;
import io.salvor.testing.ResticBinary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordSourceTest {
    @TempDir
    Path folder;

    /** restic is given the file as it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "correct horse\n",
                " \t correct horse \r\n\n",
                "\u00a0correct horse\u0085\u2003",
                "p\u00e4ssw\u00f6rd \ud83d\udd11\n",
                "\"'\\$x"
            })
    void a_password_is_what_restic_takes_of_a_file_with_the_same_text(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), text);
        Path repository = folder.resolve("repo");
        Process restic = new ProcessBuilder(
                        ResticBinary.path().toString(),
                        "-r",
                        repository.toString(),
                        "--password-file",
                        file.toString(),
                        "--no-cache",
                        "init")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(restic.waitFor()).isZero();

        String password = PasswordSource.Shared.parse(text).password("shop");

        try (Stream<Path> keys = Files.list(repository.resolve("keys"))) {
            List<Path> all = keys.toList();
            assertThat(all).hasSize(1);
            assertThat(KeyFile.read(Files.readAllBytes(all.get(0)))
                            .orElseThrow()
                            .open(password))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", " \t\r\n", "\u00a0", "two\nlines", "\ufeffmarked", "no \ufffd text", "null \u0000"})
    void what_is_empty_or_no_line_of_text_is_refused(String text) {
        assertThatThrownBy(() -> PasswordSource.Shared.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the password is");
    }

    @Test
    void one_that_is_too_long_for_the_record_is_refused_without_saying_it() {
        assertThat(PasswordSource.Shared.parse("\u00e4".repeat(64)).password("shop"))
                .hasSize(64);
        assertThatThrownBy(() -> PasswordSource.Shared.parse("\u00e4".repeat(64) + "x"))
                .hasMessageContaining("128 bytes")
                .hasMessageNotContaining("\u00e4");
    }

    @Test
    void no_text_of_a_source_holds_what_it_is() {
        assertThat(PasswordSource.Shared.parse("correct horse")).hasToString("Shared");
        assertThat(new PasswordSource.Derived(new byte[32], "default")).hasToString("Derived");
    }
}
