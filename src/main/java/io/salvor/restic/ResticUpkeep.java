package io.salvor.restic;

import io.salvor.scratch.PrivateFolder;
import io.salvor.trouble.ResticException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What restic does so that a repository can be used for years. Every call starts one process, has a deadline, and throws a {@link
 * ResticException} when restic did not do what it was asked. Who calls sees to it that nobody else removes anything meanwhile.
 */
public final class ResticUpkeep {
    private final UpkeepCommand command;
    private final ResticCalls calls;

    /**
     * @param binary path or name of restic
     * @param cache folder of its cache, null for none
     * @param lockWait how long a call that excludes others waits for them
     */
    public ResticUpkeep(Path binary, Path cache, Duration lockWait, RateLimits rate) {
        ResticCommand plain = new ResticCommand(cache, lockWait);
        this.command = new UpkeepCommand(plain, rate);
        this.calls = new ResticCalls(binary, plain);
        PrivateFolder.removeLeft(PrivateFolder.temporary());
    }

    /** Forgets snapshots; those that are gone already count as forgotten. @throws IllegalArgumentException for what is no ID in full */
    public void forget(RepositoryAccess repository, Collection<String> ids, Duration deadline) {
        ids.stream().filter(id -> !RestoreArguments.isId(id)).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException("\"" + id + "\" is not the ID of a snapshot");
        });
        if (!ids.isEmpty()) {
            ResticRun run = calls.events(repository, command.forget(ids), null, progress -> {}, deadline);
            if (run.code() != 0) {
                throw run.failure("forget", run.code());
            }
        }
    }

    /** Removes what no snapshot needs. @return bytes that are left of that; empty where restic does not say it, or in words that nobody knows */
    public Optional<Long> prune(RepositoryAccess repository, PruneArguments what, Duration deadline) {
        AtomicReference<PruneWords> words = new AtomicReference<>();
        ResticRun run = calls.both(
                repository,
                command.prune(what),
                () -> {
                    words.set(new PruneWords());
                    return ResticProcess.lines(words.get()::line);
                },
                () -> line -> {},
                deadline);
        if (run.code() != 0) {
            throw run.failure("prune", run.code());
        }
        return words.get().unused();
    }

    /**
     * Looks through a repository, and reads a part of its data. It locks nothing.
     *
     * @param part from 1
     * @param parts 0 to read no data
     */
    public CheckResult check(RepositoryAccess repository, int part, int parts, Duration deadline) {
        AtomicReference<CheckReport> report = new AtomicReference<>();
        ResticRun run = calls.both(
                repository,
                command.checkPart(part, parts),
                () -> {
                    report.set(new CheckReport());
                    return ResticProcess.lines(report.get()::line);
                },
                () -> report.get()::line,
                deadline);
        return report.get().result(run, repository.identifier());
    }

    /** Which snapshots and files need something of some packs, as the index has them. @param mostFiles how many paths are kept of each */
    public PackUse uses(RepositoryAccess repository, Collection<String> packs, int mostFiles, Duration deadline) {
        AtomicReference<FindOutput> found = new AtomicReference<>();
        ResticRun run = calls.both(
                repository,
                command.findPacks(new TreeSet<>(packs)),
                () -> {
                    found.set(new FindOutput(mostFiles));
                    return found.get()::read;
                },
                () -> found.get()::words,
                deadline);
        if (run.code() != 0) {
            throw run.failure("find", run.code());
        }
        return found.get().use();
    }

    /** Bytes that the snapshots need, as they are stored. */
    public long neededBytes(RepositoryAccess repository, Duration deadline) {
        return calls.answer(repository, "stats", command.rawStats(), deadline, json -> ResticEvent.Json.MAPPER
                .readTree(json)
                .path("total_size")
                .asLong());
    }

    /** All snapshots, oldest first. */
    public List<Snapshot> snapshots(RepositoryAccess repository, Duration deadline) {
        return calls.answer(repository, "snapshots", command.command().snapshots(), deadline, Snapshot::list);
    }
}
