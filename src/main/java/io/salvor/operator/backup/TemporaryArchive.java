package io.salvor.operator.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that an archive of objects is written to before it goes into the bucket; it is gone once this is closed. */
record TemporaryArchive(Path file) implements AutoCloseable {

    /** @throws UncheckedIOException if none can be made, with what to do */
    static TemporaryArchive in(Path folder) {
        try {
            Files.createDirectories(folder);
            return new TemporaryArchive(Files.createTempFile(folder, "objects-", ".tar.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no file can be written in " + folder + ": free space, or mount a larger volume", e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
