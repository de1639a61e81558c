package io.salvor.testing;

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
}
