package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.Reach;
import io.salvor.store.s3.S3Backend;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the real restic as another process of the machine would: at its arguments and its environment. */
@EnabledOnOs(OS.LINUX)
class ResticSecretsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PASSWORD = "canary-password";
    private static final String ACCESS_KEY = "canary-access-key";

    /** With everything that a reader of the credentials file could take for something else. */
    private static final String SECRET_KEY = "canary;secret#key `with\"a='few%signs/+=";

    @TempDir
    Path folder;

    @Test
    void neither_arguments_nor_environment_of_restic_hold_a_secret() throws IOException {
        Path seen = Files.createDirectory(folder.resolve("seen"));
        // Writes down what everybody can see of it, then becomes restic.
        Path spied = Files.writeString(
                folder.resolve("spied"),
                "#!/bin/sh\ncat /proc/$$/environ /proc/$$/cmdline > '" + seen + "'/$$\nexec '" + ResticBinary.path()
                        + "' \"$@\"\n");
        Files.setPosixFilePermissions(spied, PosixFilePermissions.fromString("rwx------"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("file"), "text");
        try (S3Server server = S3Server.start(Files.createDirectory(folder.resolve("s3")), ACCESS_KEY, SECRET_KEY)
                .withBucket("backups")) {
            S3Backend backend = new S3Backend(server.url(), "backups", "", null, ACCESS_KEY, SECRET_KEY);
            Reach reach = backend.reach();
            RepositoryAccess access =
                    new RepositoryAccess(backend.repository("shop"), PASSWORD, reach.environment(), reach.files());
            Restic restic = new Restic(spied, null);

            String id = restic.init(access, PATIENCE);
            assertThat(restic.open(access, PATIENCE)).isEqualTo(id);
            restic.check(access, PATIENCE);
            assertThat(restic.snapshots(access, PATIENCE)).isEmpty();
        }

        try (Stream<Path> processes = Files.list(seen)) {
            List<Path> all = processes.toList();
            // The four, and the look at the version.
            assertThat(all).hasSize(5);
            int withPassword = 0;
            for (Path process : all) {
                String visible = Files.readString(process, StandardCharsets.ISO_8859_1);
                assertThat(visible).doesNotContain("canary");
                withPassword += visible.contains("RESTIC_PASSWORD_FILE=") ? 1 : 0;
            }
            assertThat(withPassword).isEqualTo(4);
        }
    }
}
