package io.salvor.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that an archive of objects is written to before it goes into the bucket; it is gone once this is closed. */
public record TemporaryArchive(PrivateFolder folder) implements AutoCloseable {

    /**
     * Removes those that a process has left that was killed, and makes room for one.
     *
     * @throws UncheckedIOException if none can be made, with what to do
     */
    public static TemporaryArchive in(Path parent) {
        try {
            Files.createDirectories(parent);
            PrivateFolder.removeLeft(parent);
            return new TemporaryArchive(PrivateFolder.in(parent));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no file can be written in " + parent + ": free space, or mount a larger volume", e);
        }
    }

    public Path file() {
        return folder.file("objects.tar.gz");
    }

    @Override
    public void close() {
        folder.close();
    }
}
