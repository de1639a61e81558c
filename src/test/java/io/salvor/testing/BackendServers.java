package io.salvor.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the programs of others: a test that needs one which is not there is skipped, and says so, but fails where all of them are
 * demanded. Such a test carries {@link #TAG}.
 */
public final class BackendServers {
    /** The tests that {@code mvn verify -Pbackends} runs. */
    public static final String TAG = "backend";

    private BackendServers() {}

    /**
     * A program.
     *
     * @throws org.opentest4j.TestAbortedException if there is none, or an AssertionError where it is demanded
     */
    public static Path need(ForeignServer server) {
        Path found = server.find().orElseGet(() -> missing(server));
        BackendRuns.note(() -> server.described(found));
        return found;
    }

    /** A program by its name; of those in the folders of {@code -Dsalvor.backends.path} or on the PATH the first. */
    static Optional<Path> find(String program) {
        return Stream.of(System.getProperty("salvor.backends.path", ""), System.getenv("PATH"))
                .flatMap(list -> Stream.of(list.split(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path missing(ForeignServer server) {
        String said = "there is no " + server.program() + " here, for " + server.providers() + ". How it is got: "
                + server.got() + ". Name its folder in -Dsalvor.backends.path, or put it on the PATH";
        return Boolean.getBoolean("salvor.backends") ? fail(said) : abort(said);
    }
}
