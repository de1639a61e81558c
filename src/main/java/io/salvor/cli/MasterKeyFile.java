package io.salvor.cli;

import io.salvor.catalog.RepositoryPasswords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A location's master key in a file, as people keep it outside the cluster. */
public final class MasterKeyFile {
    private MasterKeyFile() {}

    /** @throws IllegalArgumentException if there is no such file, or no key in it; the message says so and holds nothing of it */
    public static byte[] read(Path file) {
        try {
            return RepositoryPasswords.parseMasterKey(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "cannot read the master key from " + file + ": there is no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the master key from " + file + ": " + e, e);
        }
    }
}
