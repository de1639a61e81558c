package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
            assertThat(file).hasContent("hidden-word");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void the_rest_are_variables() {
        try (ResticEnvironment environment = ResticEnvironment.of(ACCESS, Map.of("PATH", "/bin"))) {
            assertThat(environment.variables())
                    .containsEntry("PATH", "/bin")
                    .containsEntry("USER_NAME", "salvor")
                    .containsEntry("RESTIC_REPOSITORY", "sftp:host:/restic/shop")
                    .containsEntry("RESTIC_PASSWORD", "correct horse");
        }
    }
}
