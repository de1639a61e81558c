package io.salvor.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.salvor.testing.OwnApiServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Plants a canary in each of the places that are searched in a run. */
class CanarySearchTest {
    private static final String VALUE = "canary \"bird\"/seed+nest=%";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CanarySearch search = new CanarySearch(List.of(
            Canary.of("bird", VALUE, place -> place.equals("Secret salvor/cage")),
            Canary.homeless("other", "something else altogether")));

    @TempDir
    Path folder;

    @Test
    void what_holds_no_canary_gives_no_stray() {
        search.look("text", "canary \"bird\"/seed and no nest");
        assertThat(search.strays()).isEmpty();
        assertThat(search.places()).containsExactly("text");
    }

    @Test
    void canaries_are_found_in_objects_of_the_bucket_packed_or_not_and_in_their_names() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("plain"), VALUE);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("packed.gz")))) {
            out.write(("{\"a\": \"" + VALUE + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve("something else altogether"), "");
        Files.writeString(folder.resolve("good"), "nothing");
        SeenFiles.look(search, "bucket", folder);
        assertThat(search.strays())
                .containsExactlyInAnyOrder(
                        "bird, raw, in bucket a/b/plain",
                        "bird, raw, in bucket packed.gz",
                        "other, raw, in bucket something else altogether");
        assertThat(search.places()).contains("bucket good");
    }

    @Test
    void an_object_that_cannot_be_looked_through_is_not_taken_for_clean() throws IOException {
        Files.write(folder.resolve("packed"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2});
        assertThatThrownBy(() -> SeenFiles.look(search, "bucket", folder)).hasMessageContaining("bucket packed");
    }

    @Test
    void a_canary_is_found_in_an_object_that_is_there_for_a_while_only() throws IOException {
        try (SeenFiles files = SeenFiles.watch(search, "bucket", folder)) {
            Path passing = folder.resolve("passing");
            Files.writeString(passing, VALUE);
            Awaitility.await("the object to be seen").atMost(PATIENCE).until(() -> !search.strays()
                    .isEmpty());
            Files.delete(passing);
        }
        assertThat(search.strays()).containsExactly("bird, raw, in bucket passing");
    }

    @Test
    void an_object_that_cannot_be_unpacked_is_not_taken_for_clean() throws IOException {
        Files.write(folder.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
        assertThatThrownBy(() -> SeenFiles.look(search, "bucket", folder)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void looks_that_have_failed_are_not_taken_for_clean() throws IOException {
        SeenFiles files = SeenFiles.watch(search, "bucket", Files.createDirectory(folder.resolve("bucket")));
        Files.write(folder.resolve("bucket/packed"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2});
        Awaitility.await("the object to be seen").atMost(PATIENCE).until(() -> !search.places()
                .isEmpty());
        assertThatThrownBy(files::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void canaries_are_found_in_arguments_and_environment_of_processes_and_of_those_that_they_start() throws Exception {
        try (SeenProcesses processes = SeenProcesses.watch(search)) {
            Process argument = new ProcessBuilder("sh", "-c", "cat; :", VALUE).start();
            ProcessBuilder environment = new ProcessBuilder("sh", "-c", "cat - | cat; :");
            environment.environment().put("SOMETHING", "something else altogether");
            Process variable = environment.start();
            Awaitility.await("both to be seen")
                    .atMost(PATIENCE)
                    .until(() -> search.strays().size() == 4);
            argument.getOutputStream().close();
            variable.getOutputStream().close();
            assertThat(processes.refused()).isEmpty();
            assertThat(processes.commands()).contains("sh -c cat; : " + VALUE, "cat");
        }
        assertThat(search.strays())
                .containsExactlyInAnyOrder(
                        "bird, raw, in process sh -c cat; : " + VALUE,
                        "other, raw, in process sh -c cat - | cat; :",
                        "other, raw, in process cat",
                        "other, raw, in process cat -");
    }

    @Test
    void canaries_are_found_in_every_version_of_objects_that_are_not_their_home() throws Exception {
        try (OwnApiServer server = new OwnApiServer()) {
            ConfigMap map =
                    server.client().resource(configMap("note", Map.of())).create();
            try (SeenObjects objects = SeenObjects.watch(server.client(), search)) {
                assertThat(objects.kinds()).contains("ConfigMap", "Event", "Backup");
                server.client()
                        .resource(configMap("short-lived", Map.of("text", VALUE)))
                        .create();
                Awaitility.await("the first version to be seen")
                        .atMost(PATIENCE)
                        .until(() -> !search.strays().isEmpty());
                server.client()
                        .configMaps()
                        .inNamespace("salvor")
                        .withName("short-lived")
                        .delete();
                server.client()
                        .resource(new SecretBuilder()
                                .withNewMetadata()
                                .withName("cage")
                                .withNamespace("salvor")
                                .endMetadata()
                                .withStringData(Map.of("key", VALUE))
                                .build())
                        .create();
                map.getMetadata().setAnnotations(Map.of("planted", "something else altogether"));
                server.client().resource(map).update();
            }
        }
        assertThat(search.strays())
                .containsExactlyInAnyOrder(
                        "bird, in JSON, in ConfigMap salvor/short-lived", "other, raw, in ConfigMap salvor/note");
        assertThat(search.atHome()).containsExactly("bird");
    }

    private static ConfigMap configMap(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("salvor")
                .endMetadata()
                .withData(data)
                .build();
    }
}
