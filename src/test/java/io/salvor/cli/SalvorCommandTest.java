package io.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.catalog.RepositoryPasswords;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SalvorCommandTest {
    @TempDir
    private Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void help_names_every_command_for_people() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("operator", "repository", "inventory", "lint", "plan", "explain", "coverage")
                .doesNotContain("  node ", "  wait ");
    }

    @Test
    void the_version_is_that_of_the_build() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("salvor ").containsPattern("\\d+\\.\\d+");
    }

    @Test
    void no_command_at_all_shows_the_help_and_starts_nothing() {
        assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("Usage: salvor", "operator", "lint");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-command",
                "--no-such-option",
                "node",
                "node backup",
                "node backup --namespace salvor",
                "node restore --volume v",
                "wait --restore uid",
                "wait /folder",
                "plan",
                "plan policies --format pdf",
                "plan policies --fail-on everything",
                "explain",
                "coverage --fail-on left-out",
                "inventory --format yaml",
                "repository",
                "repository password --namespace shop",
                "repository password --namespace shop --location-key-context default",
                "repository password --namespace shop --location a --location-key-context b --master-key-file c"
            })
    void wrong_usage_is_told_apart_from_failure(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .containsPattern("Usage: salvor|Run 'salvor[a-z ]* --help' to see how it is used\\.\n$");
    }

    @Test
    void an_error_is_not_pushed_away_by_a_page_of_help() {
        assertThat(run("lint")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualTo("Missing required parameter: 'PATH'\nRun 'salvor lint --help' to see how it is used.\n");
    }

    @Test
    void a_command_that_is_misspelt_is_guessed() {
        assertThat(run("coverge")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("Did you mean: salvor coverage");
    }

    @Test
    void a_repositorys_password_is_printed_and_nothing_else() throws IOException {
        String key = RepositoryPasswords.generateMasterKey(new SecureRandom());
        Path file = Files.writeString(temp.resolve("key"), key + "\n");
        assertThat(password(file)).isZero();
        String derived = RepositoryPasswords.derive(RepositoryPasswords.parseMasterKey(key), "default", "shop");
        assertThat(out.toString()).isEqualTo(derived + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_master_key_that_cannot_be_used_is_said_without_it() throws IOException {
        Path file = Files.writeString(temp.resolve("key"), "hunter2");
        assertThat(password(file)).isNotZero();
        assertThat(err.toString()).contains("openssl rand -base64 32").doesNotContain("hunter2");
        assertThat(out.toString()).isEmpty();
        assertThat(password(temp.resolve("nothing"))).isNotZero();
        assertThat(err.toString()).contains("cannot read the master key from " + temp.resolve("nothing"));
    }

    private int password(Path file) {
        return run(
                "repository",
                "password",
                "--location-key-context",
                "default",
                "--namespace",
                "shop",
                "--master-key-file",
                file.toString());
    }

    private int run(String... arguments) {
        return Main.commands()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
