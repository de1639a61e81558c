package io.salvor.node;

import io.salvor.job.VolumeReason;
import io.salvor.restic.RepositoryAccess;
import io.salvor.store.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The passwords that were mounted into the Job, and what it reaches the repositories with, read when they are needed. */
public final class RepositorySecrets {
    private final Path folder;
    private final RepositoryVolume volume;

    public RepositorySecrets(Path folder, RepositoryVolume volume) {
        this.folder = folder;
        this.volume = volume;
    }

    /**
     * What restic needs for a repository. Its password is in a file that is called as the namespace of the pod, which of a restored pod need not
     * be the one that the repository is called by: two may have changed places. A Job of an earlier Salvor has it under that name.
     */
    public RepositoryAccess access(String identifier, String namespace) {
        volume.problem().ifPresent(problem -> {
            throw new VolumeFailure(VolumeReason.Unreachable, problem);
        });
        Path passwords = folder.resolve("repositories");
        Path password = passwords.resolve(namespace);
        if (!Files.isRegularFile(password)) {
            password = passwords.resolve(lastPart(identifier));
        }
        try {
            // restic ignores white space around the password in a file as well.
            Reach reach = Reach.mountedAt(folder.resolve("reach"));
            return new RepositoryAccess(
                    identifier,
                    Files.readString(password).strip(),
                    reach.environment(),
                    reach.files(),
                    reach.options());
        } catch (IOException e) {
            throw new VolumeFailure(
                    VolumeReason.RepositoryNotReady,
                    "the Job was given no password for the repository " + identifier
                            + ", or nothing to reach it with: cannot read " + e.getMessage()
                            + "; back up or restore again, which makes a new Job");
        }
    }

    private static String lastPart(String identifier) {
        return identifier.substring(identifier.lastIndexOf('/') + 1);
    }
}
