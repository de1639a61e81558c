package io.salvor.restic;

import io.salvor.scratch.PrivateFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Copies snapshots from one repository into another. Every call starts one process, has a deadline, and throws a {@link
 * io.salvor.trouble.ResticException} when restic did not do what it was asked.
 */
public final class ResticCopy {
    private final ResticCommand command;
    private final ResticCalls calls;

    /**
     * @param binary path or name of restic
     * @param cache folder of its cache, null for none
     * @param lockWait how long a call waits for those that exclude others
     */
    public ResticCopy(Path binary, Path cache, Duration lockWait) {
        this.command = new ResticCommand(cache, lockWait);
        this.calls = new ResticCalls(binary, command);
        PrivateFolder.removeLeft(PrivateFolder.temporary());
    }

    /**
     * Copies snapshots; those that were copied already cost a look. One that the source lacks restic leaves out and succeeds, so that who
     * calls looks first.
     *
     * @param source reached without variables and files, which are those of the target: restic has one set for both. Its options take the place
     *     of those of the target
     * @param locksSource whether the source is locked meanwhile, which writes to it
     * @param ids in full
     * @throws IllegalArgumentException for what is no ID, or a source that needs variables
     */
    public void copy(
            RepositoryAccess source,
            RepositoryAccess target,
            boolean locksSource,
            Collection<String> ids,
            Duration deadline) {
        ids.stream().filter(id -> !RestoreArguments.isId(id)).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException("\"" + id + "\" is not the ID of a snapshot");
        });
        ResticRun run =
                calls.events(from(source, target), command.copy(ids, locksSource), null, progress -> {}, deadline);
        if (run.code() != 0) {
            throw run.failure("copy", run.code());
        }
    }

    private static RepositoryAccess from(RepositoryAccess source, RepositoryAccess target) {
        if (!source.environment().isEmpty() || !source.files().isEmpty()) {
            throw new IllegalArgumentException(source + " needs variables that the target may have as well");
        }
        Map<String, String> environment = new HashMap<>(target.environment());
        environment.put("RESTIC_FROM_REPOSITORY", source.identifier());
        Map<String, String> files = new HashMap<>(target.files());
        files.put("RESTIC_FROM_PASSWORD_FILE", source.password());
        Map<String, String> options = new HashMap<>(target.options());
        options.putAll(source.options());
        return new RepositoryAccess(target.identifier(), target.password(), environment, files, options);
    }
}
