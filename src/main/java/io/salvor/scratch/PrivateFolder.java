package io.salvor.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of this user alone, for what one process reads and nobody else may. It is gone when it is closed; what a process that
 * was killed has left goes when the next one starts.
 */
public final class PrivateFolder implements AutoCloseable {
    private static final String PREFIX = "salvor-private-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,18})-.*");

    /** The start of a process is known less exactly than the time of a file. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    private final Path folder;

    private PrivateFolder(Path folder) {
        this.folder = folder;
    }

    /** In the folder for what programs need for a while. */
    public static PrivateFolder open() throws IOException {
        return in(temporary());
    }

    /** @param parent where it is made; it has to be there */
    public static PrivateFolder in(Path parent) throws IOException {
        // Made so that only its owner may enter it.
        return new PrivateFolder(Files.createTempDirectory(
                parent, PREFIX + ProcessHandle.current().pid() + "-"));
    }

    /** Where programs put what they need for a while. */
    public static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Where a file of that name is, or may be made. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Makes a file that only this user may read. @param name how its name begins */
    public Path write(String name, String content) throws IOException {
        // Made so that only its owner may read it, wherever it should be moved.
        Path file = Files.createTempFile(folder, name, null);
        return Files.writeString(file, content);
    }

    /** Removes the folders in a folder for temporary files whose process is no more. Those that are in use stay. */
    public static void removeLeft(Path temporary) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : found) {
                if (isLeft(folder)) {
                    new PrivateFolder(folder).close();
                }
            }
        } catch (IOException e) {
            // Nothing is lost by what stays there; a folder that cannot be written in is found by the next open.
            return;
        }
    }

    /** In a container every process has the number of the one before, so that a folder with its own counts by its age. */
    private static boolean isLeft(Path folder) throws IOException {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (!name.matches()) {
            return false;
        }
        long pid = Long.parseLong(name.group(1));
        return pid == ProcessHandle.current().pid()
                ? Files.getLastModifiedTime(folder)
                        .toInstant()
                        .isBefore(started().minus(CLOCKS))
                : ProcessHandle.of(pid).isEmpty();
    }

    private static Instant started() {
        return ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            return;
        }
    }
}
