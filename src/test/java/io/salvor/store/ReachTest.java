package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachTest {
    @TempDir
    Path folder;

    @Test
    void what_was_mounted_as_files_is_the_environment_of_the_process() throws IOException {
        Reach reach = new Reach(
                Map.of("USER_NAME", "salvor"),
                Map.of("KEY_FILE", "-----BEGIN KEY-----\n"),
                Map.of("s3.storage-class", "STANDARD_IA", "limit-upload", "10"));
        mount(reach);

        Reach mounted = Reach.mountedAt(folder);
        Map<String, String> environment = mounted.environment();

        assertThat(environment).containsOnlyKeys("USER_NAME", "KEY_FILE").containsEntry("USER_NAME", "salvor");
        assertThat(Path.of(environment.get("KEY_FILE"))).hasContent("-----BEGIN KEY-----\n");
        assertThat(mounted.files()).isEmpty();
        assertThat(mounted.options()).isEqualTo(reach.options());
    }

    @Test
    void a_place_that_needs_nothing_is_reached_with_nothing() throws IOException {
        assertThat(new Reach(Map.of(), Map.of()).asFiles()).isEmpty();
        assertThat(Reach.mountedAt(folder.resolve("absent"))).isEqualTo(new Reach(Map.of(), Map.of()));
    }

    @Test
    void the_folders_in_which_kubernetes_keeps_what_it_mounts_are_no_variables() throws IOException {
        mount(new Reach(Map.of("USER_NAME", "salvor"), Map.of()));
        Files.createDirectories(folder.resolve("environment/..2026_11_26"));

        assertThat(Reach.mountedAt(folder).environment()).containsOnlyKeys("USER_NAME");
    }

    @Test
    void its_text_names_variables_and_none_of_their_values() {
        assertThat(new Reach(Map.of("USER_NAME", "salvor"), Map.of("KEY_FILE", "hidden-word")))
                .asString()
                .contains("USER_NAME", "KEY_FILE")
                .doesNotContain("salvor", "hidden-word");
    }

    private void mount(Reach reach) throws IOException {
        for (Map.Entry<String, String> file : reach.asFiles().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    @Test
    void what_the_platform_gives_comes_from_the_process_that_starts_restic_and_nothing_else_does() throws Exception {
        Reach reach = new Reach(Map.of("REGION", "eu"), Map.of(), Map.of(), Set.of("TOKEN_FILE", "REGION", "ABSENT"));
        mount(reach);
        Map<String, String> process = Map.of("TOKEN_FILE", "/token", "REGION", "us", "STATIC_KEY", "hidden-word");

        Map<String, String> both = Map.of("TOKEN_FILE", "/token", "REGION", "eu");
        assertThat(Reach.mountedAt(folder, process).environment()).isEqualTo(both);
        assertThat(reach.in(process).environment()).isEqualTo(both);
    }
}
