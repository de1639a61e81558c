package io.salvor.restic;

import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The environment of one restic process, and the files that it names: the password and whatever is secret in how the place is reached.
 * They are only this user's, and go when it is closed.
 */
final class ResticEnvironment implements AutoCloseable {
    private static final String PASSWORD_FILE = "RESTIC_PASSWORD_FILE";

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
    private final PrivateFolder files;

    private ResticEnvironment(Map<String, String> variables, PrivateFolder files) {
        this.variables = variables;
        this.files = files;
    }

    /** What restic gets of this process's own environment. */
    static Map<String, String> inherited() {
        Map<String, String> inherited = new HashMap<>(System.getenv());
        inherited.keySet().retainAll(INHERITED);
        return inherited;
    }

    static ResticEnvironment of(RepositoryAccess repository, Map<String, String> inherited) {
        try {
            ResticEnvironment environment = new ResticEnvironment(new HashMap<>(inherited), PrivateFolder.open());
            try {
                environment.fill(repository);
                return environment;
            } catch (IOException e) {
                environment.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ResticException(
                    ResticWords.ofOwnFile(e),
                    "cannot write a file that restic needs to reach " + repository.identifier() + ": " + e
                            + "; see whether the folder for temporary files can be written");
        }
    }

    private void fill(RepositoryAccess repository) throws IOException {
        variables.putAll(repository.environment());
        variables.put("RESTIC_REPOSITORY", repository.identifier());
        variables.put("RESTIC_PROGRESS_FPS", "1");
        file(PASSWORD_FILE, repository.password());
        for (Map.Entry<String, String> file : repository.files().entrySet()) {
            file(file.getKey(), file.getValue());
        }
    }

    private void file(String variable, String content) throws IOException {
        variables.put(variable, files.write(variable, content).toString());
    }

    Map<String, String> variables() {
        return variables;
    }

    @Override
    public void close() {
        files.close();
    }
}
