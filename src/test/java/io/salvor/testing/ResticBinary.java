package io.salvor.testing;

import io.salvor.restic.Restic;
import io.salvor.restic.ResticVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The restics that the build found, fetched or built for the tests; see {@code src/build/program.sh} and {@code restics.sh}. */
public final class ResticBinary {
    private static final Path FOLDER = Path.of(System.getProperty("salvor.build.directory", "target"), "restic")
            .toAbsolutePath();

    private ResticBinary() {}

    /** The absolute path of the one that all tests run. */
    public static Path path() {
        Path restic = FOLDER.resolve("restic");
        if (!Files.isExecutable(restic)) {
            throw new IllegalStateException("no restic at " + restic + ": run mvn generate-test-resources");
        }
        return restic;
    }

    /** The newest that can reach Azure: Debian's package cannot. A test that needs it ends where there is none. */
    public static Path reachingAzure() {
        return BackendServers.need(ForeignServer.RESTIC_FOR_AZURE);
    }

    /** The newest of all that can reach a sort of backend. */
    static Optional<Path> newestReaching(String backend) {
        SortedMap<ResticVersion, Path> found = everyVersion();
        BackendServers.find("restic").ifPresent(restic -> found.put(new Restic(restic, null).version(), restic));
        found.values().removeIf(restic -> !options(restic).contains(backend + ".connections"));
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.lastKey()));
    }

    private static String options(Path restic) {
        try {
            Process process = new ProcessBuilder(restic.toString(), "options")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That one and every other version that is there, oldest first. */
    public static SortedMap<ResticVersion, Path> everyVersion() {
        SortedMap<ResticVersion, Path> restics = new TreeMap<>();
        try (Stream<Path> folders = Files.list(FOLDER)) {
            folders.map(folder -> folder.resolve("restic"))
                    .filter(Files::isExecutable)
                    .forEach(restic -> restics.put(new Restic(restic, null).version(), restic));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        restics.put(new Restic(path(), null).version(), path());
        return restics;
    }
}
