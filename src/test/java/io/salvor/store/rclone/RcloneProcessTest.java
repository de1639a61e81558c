package io.salvor.store.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.ObjectStore;
import io.salvor.testing.BackendServers;
import io.salvor.testing.RcloneBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process behind a store: that there is one, what can be seen of it, and when it ends. */
@Tag(BackendServers.TAG)
class RcloneProcessTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final String CONFIG = "[disk]\ntype = local\n# token-of-somebody\n";

    @TempDir
    Path data;

    private Path program;

    @BeforeEach
    void findRclone() {
        program = RcloneBinary.need();
    }

    @Test
    void it_starts_with_the_first_call_and_ends_with_the_store() throws Exception {
        ObjectStore store = open(data);
        assertThat(rclones()).isEmpty();
        store.put("a", HELLO);
        store.keys("");
        List<ProcessHandle> running = rclones();
        assertThat(running).hasSize(1);

        store.close();

        running.get(0).onExit().get(1, TimeUnit.MINUTES);
    }

    @Test
    void one_that_was_killed_is_started_anew() throws Exception {
        try (ObjectStore store = open(data)) {
            store.put("a", HELLO);
            for (int kill = 0; kill < 2; kill++) {
                rclones().get(0).destroyForcibly();
                try (InputStream in = store.get("a")) {
                    assertThat(in.readAllBytes()).isEqualTo(HELLO);
                }
            }
            assertThat(rclones()).hasSize(1);
        }
    }

    @Test
    void it_does_not_outlive_a_process_that_is_killed() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        program.toString(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(parent.getInputStream().read()).isEqualTo('.');
        ProcessHandle rclone = rclones(parent.toHandle()).get(0);

        parent.destroyForcibly();

        rclone.onExit().get(1, TimeUnit.MINUTES);
    }

    @Test
    void what_is_secret_is_in_no_argument_and_no_variable_and_only_its_user_may_read_the_file() throws Exception {
        try (ObjectStore store = open(data)) {
            store.put("a", HELLO);
            Path process = Path.of("/proc", String.valueOf(rclones().get(0).pid()));
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            assertThat(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1))
                    .doesNotContain("token-of-somebody");
            assertThat(environment).doesNotContain("token-of-somebody").doesNotContain("CI_TOKEN");
            Path config = Arrays.stream(environment.split("\0"))
                    .filter(variable -> variable.startsWith("RCLONE_CONFIG="))
                    .map(variable -> Path.of(variable.substring("RCLONE_CONFIG=".length())))
                    .findFirst()
                    .orElseThrow();
            assertThat(config).content().contains("token-of-somebody");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                    .isEqualTo("rw-------");
            store.close();
            assertThat(config).doesNotExist();
        }
    }

    @Test
    void a_program_that_is_not_there_is_said_to_be_missing() {
        try (ObjectStore store =
                new RcloneBackend(Rclone.at("/nowhere/rclone"), "disk:" + data, CONFIG, "", "").open()) {
            assertThatThrownBy(store::reach)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RcloneMissing))
                    .hasMessageContaining("/nowhere/rclone")
                    .hasMessageContaining("install rclone 1.60 or newer");
        }
    }

    @Test
    void a_program_that_ends_at_once_is_said_with_its_last_words() throws IOException {
        Path broken = Files.writeString(data.resolve("rclone"), "#!/bin/sh\necho this is no rclone >&2\nexit 3\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ObjectStore store =
                new RcloneBackend(Rclone.at(broken.toString()), "disk:" + data, CONFIG, "", "").open()) {
            assertThatThrownBy(store::reach)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RcloneMissing))
                    .hasMessageContaining("this is no rclone");
        }
    }

    @Test
    void what_an_upload_that_was_killed_has_left_is_no_object_and_goes_once_it_is_old() throws IOException {
        try (ObjectStore store = open(data)) {
            store.put("b/x", HELLO);
            Path left = Files.write(data.resolve("b/x.0a1b2c3d.partial"), HELLO);
            assertThat(store.keys("")).containsExactly("b/x");

            store.endUploads("b/", Files.getLastModifiedTime(left).toInstant());
            assertThat(left).exists();
            store.endUploads("b/", Files.getLastModifiedTime(left).toInstant().plusSeconds(1));
            assertThat(left).doesNotExist();
            assertThat(store.keys("")).containsExactly("b/x");
        }
    }

    private ObjectStore open(Path folder) {
        Rclone rclone = new Rclone(program, Map.of("PATH", System.getenv("PATH"), "CI_TOKEN", "of this process"));
        return new RcloneBackend(rclone, "disk:" + folder, CONFIG, "", "").open();
    }

    private static List<ProcessHandle> rclones() {
        return rclones(ProcessHandle.current());
    }

    private static List<ProcessHandle> rclones(ProcessHandle parent) {
        return parent.children()
                .filter(child -> child.info().command().orElse("").endsWith("rclone"))
                .toList();
    }

    /** Another process with a store. */
    static final class Holder {
        private Holder() {}

        public static void main(String... arguments) throws IOException {
            ObjectStore store =
                    new RcloneBackend(Rclone.at(arguments[0]), "disk:" + arguments[1], CONFIG, "", "").open();
            store.put("held", HELLO);
            System.out.print('.');
            System.out.flush();
            System.in.read();
        }
    }
}
