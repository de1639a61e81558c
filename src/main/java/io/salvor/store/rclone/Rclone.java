package io.salvor.store.rclone;

import io.salvor.store.ObjectStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The program.
 *
 * @param program its path, or its name to be found on the PATH
 * @param environment of the process that starts it; rclone gets of that what a place asks for, and how this machine reaches others
 */
public record Rclone(Path program, Map<String, String> environment) {
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "TMPDIR",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "GOMAXPROCS");

    public Rclone {
        environment = Map.copyOf(environment);
    }

    /** Started by this process. */
    public static Rclone at(String program) {
        return new Rclone(Path.of(program), System.getenv());
    }

    /** The objects of a place. Starts nothing yet: the first call does. */
    public ObjectStore open(RcloneRemote remote) {
        return new RcloneObjectStore(this, remote);
    }

    Map<String, String> inherited() {
        Map<String, String> inherited = new HashMap<>(environment);
        inherited.keySet().retainAll(INHERITED);
        return inherited;
    }

    /** Names the program and no variable. */
    @Override
    public String toString() {
        return "Rclone[" + program + "]";
    }
}
