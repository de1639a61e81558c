package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.scratch.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResticEnvironmentTest {
    private static final RepositoryAccess ACCESS = new RepositoryAccess(
            "sftp:host:/restic/shop",
            "correct horse",
            Map.of("USER_NAME", "salvor"),
            Map.of("KEY_FILE", "hidden-word"));

    @Test
    void a_file_is_there_for_its_owner_alone_while_restic_runs() throws IOException {
        Path file;
        try (ResticEnvironment environment = ResticEnvironment.of(ACCESS, Map.of("PATH", "/bin"))) {
            file = Path.of(environment.variables().get("KEY_FILE"));
            assertThat(Path.of(environment.variables().get("RESTIC_PASSWORD_FILE")))
                    .hasContent("correct horse")
                    .hasParent(file.getParent());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
            assertThat(file).hasContent("hidden-word");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void what_a_killed_process_has_left_is_removed_and_that_of_a_running_one_stays(@TempDir Path temporary)
            throws IOException {
        long gone = 999_999_999_999L;
        String own = "salvor-private-" + ProcessHandle.current().pid() + "-";
        long running = ProcessHandle.current().parent().orElseThrow().pid();
        for (String name : List.of(
                "salvor-private-" + gone + "-1",
                own + "before",
                own + "now",
                "salvor-private-" + running + "-1",
                "salvor-private-other")) {
            Files.writeString(Files.createDirectory(temporary.resolve(name)).resolve("KEY_FILE"), "hidden-word");
        }

        Files.setLastModifiedTime(temporary.resolve(own + "before"), FileTime.from(Instant.EPOCH));

        PrivateFolder.removeLeft(temporary);

        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrder(own + "now", "salvor-private-" + running + "-1", "salvor-private-other");
        }
    }

    @Test
    void the_rest_are_variables() {
        try (ResticEnvironment environment = ResticEnvironment.of(ACCESS, Map.of("PATH", "/bin"))) {
            assertThat(environment.variables())
                    .containsEntry("PATH", "/bin")
                    .containsEntry("USER_NAME", "salvor")
                    .containsEntry("RESTIC_REPOSITORY", "sftp:host:/restic/shop")
                    .doesNotContainKey("RESTIC_PASSWORD");
        }
    }

    @Test
    void certificates_of_its_own_stand_beside_those_of_the_system(@TempDir Path folder) throws IOException {
        Path system = Files.writeString(folder.resolve("system.crt"), "those of the system");
        RepositoryAccess access = new RepositoryAccess(
                "rest:https://host/shop", "correct horse", Map.of(), Map.of("RESTIC_CACERT", "those of the company"));

        try (ResticEnvironment environment = ResticEnvironment.of(access, Map.of("SSL_CERT_FILE", system.toString()))) {
            String[] files = environment.variables().get("RESTIC_CACERT").split(",");
            assertThat(files).hasSize(2);
            assertThat(Path.of(files[0])).hasContent("those of the company");
            assertThat(files[1]).isEqualTo(system.toString());
        }
        try (ResticEnvironment environment = ResticEnvironment.of(ACCESS, Map.of())) {
            assertThat(environment.variables()).doesNotContainKey("RESTIC_CACERT");
        }
    }
}
