package io.salvor.cli.plan;

import io.salvor.policy.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the policy files of a folder of this machine: those that end in .yaml or .yml, as a sync takes them. */
final class PolicyFolder {
    /** The limits of a sync; what is beyond them would be refused there. */
    private static final int MOST_FILES = 10_000;

    private static final long MOST_BYTES = 1024L * 1024;

    private PolicyFolder() {}

    /**
     * Reads a folder with all folders in it, or one file.
     *
     * @throws CannotRunException when it cannot be read, or a sync would refuse it
     */
    static List<SourceFile> read(Path path) {
        if (!Files.exists(path)) {
            throw new CannotRunException("there is no " + path);
        }
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> file.equals(path) || isYaml(file.toString()))
                    .filter(file -> !path.relativize(file).startsWith(".git"))
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
            if (files.size() > MOST_FILES) {
                throw new CannotRunException(
                        path + " holds more than " + MOST_FILES + " files; give the policies a folder of their own");
            }
            List<SourceFile> read = new ArrayList<>();
            for (Path file : files) {
                if (Files.size(file) > MOST_BYTES) {
                    throw new CannotRunException(file + " is larger than 1 MiB; split it");
                }
                read.add(new SourceFile(file.toString().replace('\\', '/'), Files.readAllBytes(file)));
            }
            return read;
        } catch (IOException | UncheckedIOException e) {
            throw new CannotRunException(path + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }
}
