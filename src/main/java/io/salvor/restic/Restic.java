package io.salvor.restic;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.scratch.PrivateFolder;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * restic, as Salvor uses it. Every call starts one process, has a deadline, and throws a {@link ResticException} when restic
 * did not do what it was asked. The version is looked at once, before the first call. Safe for use by several threads.
 */
public final class Restic {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(20);

    private final ResticCommand command;
    private final ResticCalls calls;

    /** @param binary path or name of restic; @param cache folder of its cache, null for none */
    public Restic(Path binary, Path cache) {
        this(binary, cache, LOCK_WAIT);
    }

    /** @param lockWait how long a call waits for another's lock before it fails with RepositoryLocked */
    public Restic(Path binary, Path cache, Duration lockWait) {
        this.command = new ResticCommand(cache, lockWait);
        this.calls = new ResticCalls(binary, command);
        PrivateFolder.removeLeft(PrivateFolder.temporary());
    }

    /** The version of the binary; throws ResticMissing, or ResticTooOld below {@link ResticVersion#OLDEST_SUPPORTED}. */
    public ResticVersion version() {
        return calls.version();
    }

    /** Opens a repository and returns its ID; throws RepositoryMissing or WrongPassword among others. */
    public String open(RepositoryAccess repository, Duration deadline) {
        JsonNode config =
                calls.answer(repository, "cat", command.catConfig(), deadline, ResticEvent.Json.MAPPER::readTree);
        String id = config.path("id").asText("");
        if (id.isEmpty()) {
            throw new ResticException(Reason.Failed, "restic gave no ID for the repository " + repository.identifier());
        }
        return id;
    }

    /**
     * Makes a repository and returns its ID. Two at once destroy it and both report success, so the caller must hold a
     * lock of its own; one that exists is left alone and fails.
     */
    public String init(RepositoryAccess repository, Duration deadline) {
        ResticRun run = calls.events(repository, command.init(), null, progress -> {}, deadline);
        if (run.code() != 0 || run.initializedId() == null) {
            throw run.failure("init", run.code());
        }
        return run.initializedId();
    }

    /** Whether a key of a repository opens it with its password, and not another one in its stead. */
    public boolean opensWith(RepositoryAccess repository, String keyId, Duration deadline) {
        JsonNode keys =
                calls.answer(repository, "key list", command.keys(keyId), deadline, ResticEvent.Json.MAPPER::readTree);
        for (JsonNode key : keys) {
            if (key.path("current").asBoolean()) {
                return key.path("id").asText().equals(keyId);
            }
        }
        return false;
    }

    /** All snapshots of a repository, as restic lists them: oldest first. No lock is taken: some may be gone already. */
    public List<Snapshot> snapshots(RepositoryAccess repository, Duration deadline) {
        return calls.answer(repository, "snapshots", command.snapshots(), deadline, Snapshot::list);
    }

    /**
     * Saves the entries of a folder. Unreadable entries do not fail it: the result says so. A parent that was forgotten meanwhile does
     * not either: all is read then.
     */
    public BackupResult backup(
            RepositoryAccess repository, BackupArguments what, Consumer<ResticProgress> progress, Duration deadline) {
        long start = System.nanoTime();
        try {
            return backupOnce(repository, what, progress, deadline);
        } catch (ResticException e) {
            if (!ResticWords.ofForgottenParent(e, what.parent())) {
                throw e;
            }
            Duration left = deadline.minusNanos(System.nanoTime() - start);
            return backupOnce(repository, what.withoutParent(), progress, left);
        }
    }

    private BackupResult backupOnce(
            RepositoryAccess repository, BackupArguments what, Consumer<ResticProgress> progress, Duration deadline) {
        Path excludes = null;
        try {
            Path folder = what.folder().toRealPath();
            excludes = Files.createTempFile("salvor-exclude", null);
            Files.write(excludes, ExcludePatterns.lines(folder, what.exclude()));
            ResticRun run = calls.events(repository, command.backup(what, excludes), folder, progress, deadline);
            return run.backupResult();
        } catch (IOException e) {
            throw new ResticException(
                    ResticWords.ofOwnFile(e),
                    "cannot back up " + what.folder() + " into " + repository.identifier() + ": " + e);
        } finally {
            if (excludes != null) {
                excludes.toFile().delete();
            }
        }
    }

    /**
     * A snapshot by its ID; empty when there is none. No lock is taken.
     *
     * @throws IllegalArgumentException for what is no ID
     */
    public Optional<Snapshot> snapshot(RepositoryAccess repository, String id, Duration deadline) {
        if (!RestoreArguments.isId(id)) {
            throw new IllegalArgumentException("\"" + id + "\" is not the ID of a snapshot");
        }
        try {
            JsonNode kept = calls.answer(
                    repository, "cat", command.catSnapshot(id), deadline, ResticEvent.Json.MAPPER::readTree);
            return Optional.of(Snapshot.one(id, kept));
        } catch (ResticException e) {
            if (ResticWords.ofMissingSnapshot(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether a snapshot has an entry of this name in its root. */
    public boolean holds(RepositoryAccess repository, String snapshotId, String name, Duration deadline) {
        return calls.answer(
                repository,
                "ls",
                command.list(snapshotId, "/" + name),
                deadline,
                json -> ListedEntries.hold("/" + name, json));
    }

    /**
     * Restores a snapshot into a folder that exists. What the snapshot holds replaces what is there; a folder {@code .salvor} in the
     * root of either is left out.
     */
    public RestoreResult restore(
            RepositoryAccess repository, RestoreArguments what, Consumer<ResticProgress> progress, Duration deadline) {
        List<String> arguments = command.restore(what, calls.version());
        return calls.events(repository, arguments, what.target(), progress, deadline)
                .restoreResult();
    }

    /** How many entries of a folder a snapshot does not hold, so that a restore that removes them would. */
    public long others(RepositoryAccess repository, RestoreArguments what, Duration deadline) {
        return calls.events(repository, command.restoreTried(what), what.target(), progress -> {}, deadline)
                .deleted();
    }

    /** Checks the structure of a repository; throws when something is wrong with it. */
    public void check(RepositoryAccess repository, Duration deadline) {
        succeed(repository, "check", command.check(), deadline);
    }

    /** A lock by its name; throws when it is gone. */
    public RepositoryLock lock(RepositoryAccess repository, String id, Duration deadline) {
        return calls.answer(repository, "cat", command.catLock(id), deadline, json -> RepositoryLock.read(id, json));
    }

    /** Removes the locks that are half an hour old, and those of processes of this host that are gone. */
    public void unlock(RepositoryAccess repository, Duration deadline) {
        succeed(repository, "unlock", command.unlock(), deadline);
    }

    private void succeed(RepositoryAccess repository, String name, List<String> arguments, Duration deadline) {
        ResticRun run = calls.events(repository, arguments, null, progress -> {}, deadline);
        if (run.code() != 0) {
            throw run.failure(name, run.code());
        }
    }
}
