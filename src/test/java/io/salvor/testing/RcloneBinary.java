package io.salvor.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rclone that the build found or fetched for the tests; see {@code src/build/program.sh}. */
public final class RcloneBinary {
    private RcloneBinary() {}

    /** Its absolute path; {@code -Dsalvor.rclone} names another one. A test that needs it ends where there is none. */
    public static Path need() {
        Path rclone = Path.of(System.getProperty(
                        "salvor.rclone", System.getProperty("salvor.build.directory", "target") + "/rclone/rclone"))
                .toAbsolutePath();
        return Files.isExecutable(rclone) ? rclone : BackendServers.missing("rclone");
    }

    /** Whether it is the one of Debian 12, whose libraries are of 2022. */
    public static boolean isOld() throws IOException {
        Process version = new ProcessBuilder(need().toString(), "version").start();
        return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).startsWith("rclone v1.60.");
    }
}
