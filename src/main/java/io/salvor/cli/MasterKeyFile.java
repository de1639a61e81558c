package io.salvor.cli;

import io.salvor.catalog.PasswordSource;
import io.salvor.catalog.RepositoryPasswords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/** A location's master key, or the password that its repositories share, in a file, as people keep it outside the cluster. */
public final class MasterKeyFile {
    private MasterKeyFile() {}

    /** @throws IllegalArgumentException if there is no such file, or no key in it; the message says so and holds nothing of it */
    public static byte[] read(Path file) {
        return read(file, "the master key", RepositoryPasswords::parseMasterKey);
    }

    /** The same of the password that all repositories have. */
    public static PasswordSource password(Path file) {
        return read(file, "the password", PasswordSource.Shared::parse);
    }

    private static <T> T read(Path file, String what, Function<String, T> parse) {
        try {
            return parse.apply(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("cannot read " + what + " from " + file + ": there is no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + what + " from " + file + ": " + e, e);
        }
    }
}
