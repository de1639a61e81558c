package io.salvor.restic;

import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The environment of one restic process, and the files that it names; these are only this user's, and go when it is closed. */
final class ResticEnvironment implements AutoCloseable {
    /** The last two tell a Go program how much memory and processor it should get along with. */
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "TMPDIR",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "GOMEMLIMIT",
            "GOMAXPROCS");

    private final Map<String, String> variables;
    private final List<Path> files = new ArrayList<>();

    private ResticEnvironment(Map<String, String> inherited) {
        variables = new HashMap<>(inherited);
    }

    /** What restic gets of this process's own environment. */
    static Map<String, String> inherited() {
        Map<String, String> inherited = new HashMap<>(System.getenv());
        inherited.keySet().retainAll(INHERITED);
        return inherited;
    }

    static ResticEnvironment of(RepositoryAccess repository, Map<String, String> inherited) {
        ResticEnvironment environment = new ResticEnvironment(inherited);
        environment.variables.putAll(repository.environment());
        environment.variables.put("RESTIC_REPOSITORY", repository.identifier());
        environment.variables.put("RESTIC_PASSWORD", repository.password());
        environment.variables.put("RESTIC_PROGRESS_FPS", "1");
        try {
            for (Map.Entry<String, String> file : repository.files().entrySet()) {
                environment.variables.put(
                        file.getKey(), environment.write(file.getValue()).toString());
            }
        } catch (IOException e) {
            environment.close();
            throw new ResticException(
                    ResticWords.reason(String.valueOf(e.getMessage())),
                    "cannot write a file that restic needs to reach " + repository.identifier() + ": " + e
                            + "; see whether the folder for temporary files can be written");
        }
        return environment;
    }

    Map<String, String> variables() {
        return variables;
    }

    private Path write(String content) throws IOException {
        // Made so that only its owner may read it.
        Path file = Files.createTempFile("salvor-reach", null);
        files.add(file);
        return Files.writeString(file, content);
    }

    @Override
    public void close() {
        files.forEach(file -> file.toFile().delete());
    }
}
