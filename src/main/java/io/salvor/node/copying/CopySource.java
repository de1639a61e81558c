package io.salvor.node.copying;

import io.salvor.node.RepositoryVolume;
import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import io.salvor.store.Backends;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.store.ReadOnlyObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The repository that snapshots are copied from, as it was mounted into the Job.
 *
 * @param location name of the location, for messages
 * @param description how its place is reached
 * @param password of the repository
 */
record CopySource(String location, String namespace, BackendDescription description, Backend backend, String password) {
    private static final int NAMED = 3;

    /** @param folder with {@code settings} and {@code password} */
    static CopySource read(Path folder, String location, String namespace, Backends backends) {
        try {
            BackendDescription description = BackendDescription.read(Files.readString(folder.resolve("settings")));
            return new CopySource(
                    location,
                    namespace,
                    description,
                    description.in(backends),
                    Files.readString(folder.resolve("password")).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new ResticException(
                    Reason.Unexpected,
                    "the Job was given nothing that it could open location " + location + " with: " + e.getMessage());
        }
    }

    /** @throws ResticException where it lies on a volume that is not there */
    void requireMounted(Path mounts) {
        if (!backend.mount().isEmpty()) {
            new RepositoryVolume(Path.of(backend.mount()), mounts).problem().ifPresent(problem -> {
                throw new ResticException(Reason.LocationNotMounted, problem);
            });
        }
    }

    /** What it holds; nothing of it is changed where the location is only read. */
    ObjectStore open() {
        ObjectStore store = backend.open();
        return description.onlyRead() ? new ReadOnlyObjectStore(store) : store;
    }

    /** The repository as restic would name it itself. */
    String identifier() {
        return backend.repository(namespace);
    }

    /** Its folder in the location's objects. */
    String folder() {
        return ObjectNames.repository(namespace);
    }

    /** @throws StorageException where it does not hold one of them, or cannot be looked at */
    void requireSnapshots(ObjectStore store, List<String> ids) {
        String snapshots = ObjectNames.repositorySnapshots(namespace);
        Set<String> there = Set.copyOf(store.keys(snapshots));
        List<String> missing =
                ids.stream().filter(id -> !there.contains(snapshots + id)).toList();
        if (!missing.isEmpty() && !store.exists(ObjectNames.repositoryConfig(namespace))) {
            throw new StorageException(
                    Reason.RepositoryMissing,
                    "location " + location + " has no repository of namespace " + namespace
                            + "; see whether it was moved or deleted");
        }
        if (!missing.isEmpty()) {
            throw new StorageException(
                    Reason.Missing,
                    "location " + location + " has no snapshot " + named(missing) + " of namespace " + namespace
                            + ", so that none was copied; see who has removed it: a Backup without it cannot be copied");
        }
    }

    private static String named(List<String> missing) {
        String first = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
        return missing.size() <= NAMED ? first : first + " and " + (missing.size() - NAMED) + " more";
    }

    /** Names the location and nothing that is secret. */
    @Override
    public String toString() {
        return "CopySource[" + location + "]";
    }
}
