package io.salvor.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of others that backends are tested against and that a bare machine may lack: a test that needs one is skipped there, and says
 * so, but fails where all of them are demanded. Such a test carries {@link #TAG}.
 */
public final class BackendServers {
    /** The tests that {@code mvn verify -Pbackends} runs. */
    public static final String TAG = "backend";

    private BackendServers() {}

    /**
     * A program; of those in the folders of {@code -Dsalvor.backends.path} or on the PATH the first.
     *
     * @throws org.opentest4j.TestAbortedException if there is none, or an AssertionError where it is demanded
     */
    public static Path need(String program) {
        return find(program).orElseGet(() -> missing(program));
    }

    /** A program, where there is one. */
    public static Optional<Path> find(String program) {
        return Stream.of(System.getProperty("salvor.backends.path", ""), System.getenv("PATH"))
                .flatMap(list -> Stream.of(list.split(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Ends the test for want of a program, or of something else that is named. */
    public static <T> T missing(String what) {
        String said = "there is no " + what + " here; docs/testing.md says how it is got";
        return Boolean.getBoolean("salvor.backends") ? fail(said) : abort(said);
    }
}
