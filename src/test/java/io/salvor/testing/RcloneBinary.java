package io.salvor.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The rclone that the build found or fetched for the tests; see {@code src/build/program.sh}. */
public final class RcloneBinary {
    private RcloneBinary() {}

    /** Its absolute path. A test that needs it ends where there is none. */
    public static Path need() {
        return BackendServers.need(ForeignServer.RCLONE);
    }

    /** Its absolute path; {@code -Dsalvor.rclone} names another one. */
    static Optional<Path> find() {
        Path rclone = Path.of(System.getProperty(
                        "salvor.rclone", System.getProperty("salvor.build.directory", "target") + "/rclone/rclone"))
                .toAbsolutePath();
        return Optional.of(rclone).filter(Files::isExecutable);
    }

    /** Whether it is the one of Debian 12, whose libraries are of 2022. */
    public static boolean isOld() throws IOException {
        Process version = new ProcessBuilder(need().toString(), "version").start();
        return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).startsWith("rclone v1.60.");
    }
}
