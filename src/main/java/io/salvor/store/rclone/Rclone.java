package io.salvor.store.rclone;

import io.salvor.pem.Authorities;
import io.salvor.scratch.GoVariables;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The program, and what keeps its users apart in this process. */
public final class Rclone {
    private static final int STRIPES = 256;

    private final Path program;
    private final Map<String, String> environment;

    /** Two that write under one key at a time get in each other's way where rclone looks at what it has written. */
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

    /**
     * The program.
     *
     * @param program its path, or its name to be found on the PATH
     * @param environment of the process that starts it; rclone gets of that what a place asks for, and how this machine reaches others
     */
    public Rclone(Path program, Map<String, String> environment) {
        this.program = program;
        this.environment = Map.copyOf(environment);
    }

    /** Started by this process. */
    public static Rclone at(String program) {
        return new Rclone(Path.of(program), System.getenv());
    }

    /**
     * The objects of a place. Starts nothing yet: the first call does.
     *
     * @throws StorageException if certificates that it is to trust are none: rclone would say no word about them
     */
    public ObjectStore open(RcloneRemote remote) {
        String authorities = remote.reach().files().getOrDefault("SSL_CERT_FILE", "");
        try {
            Authorities.with(authorities);
        } catch (CertificateException e) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    remote.described() + ": the certificates that the location has for it cannot be used ("
                            + e.getMessage() + "); put them into objectStorage.caCert or the Secret as PEM",
                    e);
        }
        return new RcloneObjectStore(this, remote);
    }

    Path program() {
        return program;
    }

    Map<String, String> environment() {
        return environment;
    }

    Map<String, String> inherited() {
        return GoVariables.of(environment);
    }

    /** Held while something is done to an object, by whichever store of the place. */
    ReentrantLock lock(String root, String key) {
        return locks.get(Math.floorMod(Objects.hash(root, key), STRIPES));
    }

    /** Names the program and no variable. */
    @Override
    public String toString() {
        return "Rclone[" + program + "]";
    }
}
