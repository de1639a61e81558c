package io.salvor.restic;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * restic, as Salvor uses it. Every call starts one process, has a deadline, and throws a {@link ResticException} when restic
 * did not do what it was asked. The version is looked at once, before the first call. Safe for use by several threads.
 */
public final class Restic {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(20);
    private static final Duration VERSION_DEADLINE = Duration.ofSeconds(30);

    private final Path binary;
    private final ResticCommand command;
    private final Map<String, String> inherited;
    private ResticVersion version;

    /** @param binary path or name of restic; @param cache folder of its cache, null for none */
    public Restic(Path binary, Path cache) {
        this(binary, cache, LOCK_WAIT);
    }

    /** @param lockWait how long a call waits for another's lock before it fails with RepositoryLocked */
    public Restic(Path binary, Path cache, Duration lockWait) {
        this.binary = binary;
        this.command = new ResticCommand(cache, lockWait);
        this.inherited = ResticEnvironment.inherited();
        PrivateFolder.removeLeft(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** The version of the binary; throws ResticMissing, or ResticTooOld below {@link ResticVersion#OLDEST_SUPPORTED}. */
    public synchronized ResticVersion version() {
        if (version != null) {
            return version;
        }
        ResticRun run = new ResticRun(binary.toString(), progress -> {});
        int code = new ResticProcess(binary, inherited)
                .run(command.version(), null, ResticProcess.lines(run::line), run::line, VERSION_DEADLINE);
        if (code != 0) {
            throw run.failure("version", code);
        }
        ResticVersion found = run.version();
        if (!found.isSupported()) {
            throw new ResticException(
                    Reason.ResticTooOld,
                    "restic " + found + " at " + binary + " is too old: install restic "
                            + ResticVersion.OLDEST_SUPPORTED + " or newer, or name its path in SALVOR_RESTIC");
        }
        version = found;
        return found;
    }

    /** Opens a repository and returns its ID; throws RepositoryMissing or WrongPassword among others. */
    public String open(RepositoryAccess repository, Duration deadline) {
        JsonNode config = answer(repository, "cat", command.catConfig(), deadline, ResticEvent.Json.MAPPER::readTree);
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
        ResticRun run = events(repository, command.init(), null, progress -> {}, deadline);
        if (run.code() != 0 || run.initializedId() == null) {
            throw run.failure("init", run.code());
        }
        return run.initializedId();
    }

    /** All snapshots of a repository, as restic lists them: oldest first. No lock is taken: some may be gone already. */
    public List<Snapshot> snapshots(RepositoryAccess repository, Duration deadline) {
        return answer(repository, "snapshots", command.snapshots(), deadline, Snapshot::list);
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
            ResticRun run = events(repository, command.backup(what, excludes), folder, progress, deadline);
            return run.backupResult();
        } catch (IOException e) {
            throw new ResticException(
                    ResticWords.reason(String.valueOf(e.getMessage())),
                    "cannot back up " + what.folder() + " into " + repository.identifier() + ": " + e);
        } finally {
            if (excludes != null) {
                excludes.toFile().delete();
            }
        }
    }

    /**
     * Restores a snapshot into a folder that exists. What the snapshot holds replaces what is there, other files stay; a
     * folder {@code .salvor} in the root of the snapshot is left out.
     */
    public RestoreResult restore(
            RepositoryAccess repository,
            String snapshotId,
            Path target,
            Consumer<ResticProgress> progress,
            Duration deadline) {
        return events(repository, command.restore(snapshotId), target, progress, deadline)
                .restoreResult();
    }

    /** Checks the structure of a repository; throws when something is wrong with it. */
    public void check(RepositoryAccess repository, Duration deadline) {
        ResticRun run = events(repository, command.check(), null, progress -> {}, deadline);
        if (run.code() != 0) {
            throw run.failure("check", run.code());
        }
    }

    private ResticRun events(
            RepositoryAccess repository,
            List<String> arguments,
            Path folder,
            Consumer<ResticProgress> progress,
            Duration deadline) {
        version();
        ResticRun run = new ResticRun(repository.identifier(), progress);
        try (ResticEnvironment environment = ResticEnvironment.of(repository, inherited)) {
            run.ended(new ResticProcess(binary, environment.variables())
                    .run(arguments, folder, ResticProcess.lines(run::line), run::line, deadline));
        } catch (ResticException e) {
            throw e.reason() == Reason.DeadlineExceeded ? run.atDeadline(e) : e;
        }
        return run;
    }

    /** Makes a value of standard output. */
    private interface Answer<T> {
        T read(InputStream stdout) throws IOException;
    }

    private <T> T answer(
            RepositoryAccess repository, String name, List<String> arguments, Duration deadline, Answer<T> answer) {
        version();
        ResticRun run = new ResticRun(repository.identifier(), progress -> {});
        AtomicReference<T> value = new AtomicReference<>();
        int code;
        try (ResticEnvironment environment = ResticEnvironment.of(repository, inherited)) {
            code = new ResticProcess(binary, environment.variables())
                    .run(arguments, null, in -> value.set(answer.read(in)), run::line, deadline);
        } catch (ResticException e) {
            throw e.reason() == Reason.DeadlineExceeded ? run.atDeadline(e) : e;
        }
        if (code != 0 || value.get() == null) {
            throw run.failure(name, code);
        }
        return value.get();
    }
}
