package io.salvor.restic;

import io.salvor.scratch.GoVariables;
import io.salvor.scratch.PrivateFolder;
import io.salvor.scratch.ProgramNote;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The environment of one restic process, and the files that it names: the password and whatever is secret in how the place is reached.
 * They are only this user's, and go when it is closed.
 */
final class ResticEnvironment implements AutoCloseable {
    private static final String PASSWORD_FILE = "RESTIC_PASSWORD_FILE";

    private static final String AUTHORITIES = "RESTIC_CACERT";
    private static final String SYSTEM = "SSL_CERT_FILE";

    /** Where systems keep the certificates that their programs trust; of these a Go program reads the first that is there. */
    private static final List<String> SYSTEMS = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/tls/cacert.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem");

    private final Map<String, String> variables;
    private final PrivateFolder files;

    private ResticEnvironment(Map<String, String> variables, PrivateFolder files) {
        this.variables = variables;
        this.files = files;
    }

    /** What restic gets of this process's own environment. */
    static Map<String, String> inherited() {
        return GoVariables.of(System.getenv());
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
        variables.put(ProgramNote.VARIABLE, note().toString());
        file(PASSWORD_FILE, repository.password());
        for (Map.Entry<String, String> file : repository.files().entrySet()) {
            file(file.getKey(), file.getValue());
        }
        variables.computeIfPresent(AUTHORITIES, (variable, own) -> besideThoseOfTheSystem(own));
    }

    /** Certificates that restic is given replace those of the system, which are to be trusted as well. */
    private String besideThoseOfTheSystem(String own) {
        return Stream.concat(Stream.ofNullable(variables.get(SYSTEM)), SYSTEMS.stream())
                .filter(file -> Files.isReadable(Path.of(file)))
                .findFirst()
                .map(file -> own + "," + file)
                .orElse(own);
    }

    private void file(String variable, String content) throws IOException {
        variables.put(variable, files.write(variable, content).toString());
    }

    Map<String, String> variables() {
        return variables;
    }

    private Path note() {
        return files.file("note");
    }

    /** What a program has said that restic has started, and that has ended for want of what it needs. */
    Optional<String> noted() {
        return ProgramNote.read(note());
    }

    @Override
    public void close() {
        files.close();
    }
}
