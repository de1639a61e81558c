package io.salvor.benchmark;

import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.testing.ResticBinary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The restic runs of a Backup and nothing else: the same binary with the same arguments on the same folders, into another
 * repository of the same server.
 */
final class ByHand {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final String name;
    private final int parallel;
    private final boolean keepsCache;
    private final RepositoryAccess repository;
    private final Path cache;
    private final Map<String, String> parents = new HashMap<>();
    private final List<Duration> times = new ArrayList<>();
    private final List<Duration> processorTimes = new ArrayList<>();
    private int runs;

    /**
     * @param parallel how many restic processes run at once
     * @param keepsCache whether restic finds the cache of the run before, which a node Job never does
     * @param cache folder for caches
     */
    ByHand(String name, int parallel, boolean keepsCache, RepositoryAccess repository, Path cache) {
        this.name = name;
        this.parallel = parallel;
        this.keepsCache = keepsCache;
        this.repository = repository;
        this.cache = cache;
    }

    String name() {
        return name;
    }

    /** What each measured run took, in the order of the rounds. */
    List<Duration> times() {
        return times;
    }

    /** The processor time of restic in each measured run. */
    List<Duration> processorTimes() {
        return processorTimes;
    }

    /** Saves all folders once without measuring, as the Backup before the first round does. */
    void warmUp(Map<String, Path> folders) throws InterruptedException {
        save(folders);
    }

    void measure(Map<String, Path> folders, long operatorPid) throws InterruptedException {
        ProcessorTime before = ProcessorTime.now(operatorPid);
        times.add(save(folders));
        processorTimes.add(ProcessorTime.now(operatorPid).since(before).children());
    }

    private Duration save(Map<String, Path> folders) throws InterruptedException {
        Restic restic = restic(cache.resolve(keepsCache ? "kept" : "run-" + runs++));
        restic.version();
        ExecutorService workers = Executors.newFixedThreadPool(parallel);
        try {
            Instant start = Instant.now();
            Map<String, Future<String>> snapshots = new HashMap<>();
            folders.forEach((volume, folder) -> snapshots.put(volume, workers.submit(() -> restic.backup(
                            repository, arguments(volume, folder), progress -> {}, LONGEST)
                    .snapshotId())));
            for (Map.Entry<String, Future<String>> snapshot : snapshots.entrySet()) {
                parents.put(snapshot.getKey(), snapshot.getValue().get());
            }
            return Duration.between(start, Instant.now());
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "restic by hand failed: " + e.getCause().getMessage(), e);
        } finally {
            workers.shutdownNow();
        }
    }

    private BackupArguments arguments(String volume, Path folder) {
        Map<String, String> tags = Map.of("ns", SmallVolumes.NAMESPACE, "volume", volume);
        return BackupArguments.everything(folder, parents.get(volume), tags);
    }

    private static Restic restic(Path cache) {
        return new Restic(ResticBinary.path(), cache);
    }
}
