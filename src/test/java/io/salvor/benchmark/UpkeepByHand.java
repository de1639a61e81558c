package io.salvor.benchmark;

import io.salvor.restic.CheckResult;
import io.salvor.restic.PruneArguments;
import io.salvor.restic.RateLimits;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.ResticUpkeep;
import io.salvor.testing.ResticBinary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The restic runs of a maintenance and nothing else: the same binary with the same arguments and an empty cache, one after the other, on another copy of
 * the repository.
 */
final class UpkeepByHand {
    private static final Duration LONGEST = Duration.ofHours(4);

    private final RepositoryAccess repository;
    private final ResticUpkeep restic;

    /** @param cache folder of the cache, which is not there */
    UpkeepByHand(RepositoryAccess repository, Path cache) {
        this.repository = repository;
        this.restic = new ResticUpkeep(ResticBinary.path(), cache, Duration.ofMinutes(5), RateLimits.NONE);
    }

    /** What each took. @param part of the data that is read, of so many */
    Map<String, Duration> maintain(List<String> expired, int part, int parts) {
        Map<String, Duration> times = new LinkedHashMap<>();
        times.put("forget", timed(() -> restic.forget(repository, expired, LONGEST)));
        times.put("prune", timed(() -> restic.prune(repository, new PruneArguments(null, null), LONGEST)));
        times.put("check", timed(() -> check(part, parts)));
        return times;
    }

    private void check(int part, int parts) {
        CheckResult result = restic.check(repository, part, parts, LONGEST);
        if (!result.isContent()) {
            throw new IllegalStateException("restic check is not content: " + result.lines());
        }
    }

    /** How many snapshots there are. */
    int snapshots() {
        return restic.snapshots(repository, LONGEST).size();
    }

    private static Duration timed(Runnable what) {
        Instant start = Instant.now();
        what.run();
        return Duration.between(start, Instant.now());
    }
}
