package io.salvor.node.copying;

import io.salvor.node.JobCourse;
import io.salvor.node.JobSettings;
import io.salvor.node.RepositoryVolume;
import io.salvor.node.SnapshotList;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.ResticCopy;
import io.salvor.store.Backends;
import io.salvor.store.ObjectStore;
import io.salvor.store.served.ServedRepository;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Job that copies snapshots, from start to end.
 *
 * @param backends of this installation
 * @param namespace whose volumes both repositories hold
 * @param target the repository that is copied into, as restic names it
 * @param location name of the location that is copied from
 * @param patience how long it waits for that when it is away
 */
public record CopyRun(
        JobSettings settings,
        Backends backends,
        String namespace,
        String target,
        String location,
        Duration patience,
        PrintWriter log,
        Clock clock) {
    /** A Backup at work in the target keeps its lock, and lets this one in; what excludes others waits as long for this. */
    private static final Duration LOCK_WAIT = Duration.ofMinutes(5);

    /** Copies what is not there yet; 0 when all is there, 1 otherwise. */
    public int run() {
        return new JobCourse(settings.terminationMessage(), log).run(this::attempt);
    }

    private Optional<Trouble> attempt() {
        new RepositoryVolume(settings.location(), settings.mounts()).problem().ifPresent(problem -> {
            throw new ResticException(Reason.LocationNotMounted, problem);
        });
        CopySource source = CopySource.read(settings.secrets().resolve("source"), location, namespace, backends);
        source.requireMounted(settings.mounts());
        SnapshotList snapshots = SnapshotList.read(settings.secrets().resolve("snapshots"), "copy");
        try (ObjectStore store = source.open()) {
            source.requireSnapshots(store, snapshots.ids());
            copy(source, store, snapshots);
        }
        log.println(snapshots.ids().size() + " snapshots of location " + location + " are in " + target);
        return Optional.empty();
    }

    private void copy(CopySource source, ObjectStore store, SnapshotList snapshots) {
        try (ServedRepository served = ServedRepository.of(store, source.folder(), patience)) {
            try {
                copy(source, served, snapshots.batches());
            } catch (ResticException e) {
                throw explained(e, source, served);
            }
        } catch (IOException e) {
            throw new ResticException(
                    Reason.Unexpected, "the repository cannot be served to restic on this machine: " + e.getMessage());
        }
    }

    private void copy(CopySource source, ServedRepository served, List<List<String>> batches) {
        RepositoryAccess into = settings.repositories().access(target, namespace);
        RepositoryAccess from = new RepositoryAccess(
                served.identifier(),
                source.password(),
                Map.of(),
                Map.of(),
                source.description().limits().whereServed(into.options()));
        // Alone, so that it is known which of the two passwords is wrong.
        new Restic(settings.restic(), settings.cache()).open(from, left());
        ResticCopy restic = new ResticCopy(settings.restic(), settings.cache(), LOCK_WAIT);
        batches.forEach(ids -> restic.copy(from, into, !source.description().onlyRead(), ids, left()));
    }

    /** What the place did not give is why restic failed; of that it knows no more than that a server did not answer well. */
    private Trouble explained(ResticException failure, CopySource source, ServedRepository served) {
        Optional<StorageException> trouble = served.trouble();
        if (failure.reason() != Reason.Interrupted && trouble.isPresent()) {
            return new StorageException(
                    trouble.get().reason(),
                    "location " + location + ", which is copied from: "
                            + trouble.get().getMessage(),
                    failure);
        }
        return new ResticException(
                failure.reason(),
                failure.getMessage()
                        .replace(served.identifier(), source.identifier())
                        .replace(served.url(), source.identifier()));
    }

    private Duration left() {
        Duration left = Duration.between(clock.instant(), settings.deadline());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
