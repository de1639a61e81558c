package io.salvor.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The restic that the build found or fetched for the tests; see {@code src/build/restic.sh}. */
public final class ResticBinary {
    private ResticBinary() {}

    /** Its absolute path. */
    public static Path path() {
        Path restic = Path.of(System.getProperty("salvor.build.directory", "target"), "restic", "restic")
                .toAbsolutePath();
        if (!Files.isExecutable(restic)) {
            throw new IllegalStateException("no restic at " + restic + ": run mvn generate-test-resources");
        }
        return restic;
    }
}
