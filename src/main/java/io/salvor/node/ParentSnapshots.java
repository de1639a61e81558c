package io.salvor.node;

import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Snapshot;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The snapshots that a volume is compared with: those of the same claim, whatever pod mounts it now; without a claim, of the same pod
 * and volume. Each repository is listed once per Job, and once more where that failed. A list that cannot be had costs time, as
 * everything is read then, and no volume but those of which too little is left to do without.
 */
public final class ParentSnapshots {
    /** The backup itself says what is wrong with a repository that does not answer. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final NodeEnvironment node;
    private final Map<String, CompletableFuture<EarlierSnapshots>> listings = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();

    public ParentSnapshots(NodeEnvironment node) {
        this.node = node;
    }

    /**
     * All snapshots of a volume.
     *
     * @throws ResticException when the Job was asked to stop
     */
    EarlierSnapshots of(PodVolumeBackupSpec volume, RepositoryAccess repository) throws InterruptedException {
        Map<String, String> wanted = identity(volume);
        EarlierSnapshots all = listing(repository);
        return new EarlierSnapshots(
                all.snapshots().stream()
                        .filter(snapshot -> snapshot.carries(wanted))
                        .sorted(Comparator.comparing(Snapshot::time).reversed())
                        .toList(),
                all.failure());
    }

    /** The same after a list that failed, which is asked for once more for all volumes of the Job. */
    EarlierSnapshots again(PodVolumeBackupSpec volume, RepositoryAccess repository, EarlierSnapshots failed)
            throws InterruptedException {
        synchronized (listings) {
            CompletableFuture<EarlierSnapshots> listing = listings.get(repository.identifier());
            EarlierSnapshots known = listing == null ? null : listing.getNow(null);
            if (known != null && known.failure() == failed.failure() && repeated.add(repository.identifier())) {
                listings.remove(repository.identifier());
            }
        }
        return of(volume, repository);
    }

    private static Map<String, String> identity(PodVolumeBackupSpec volume) {
        if (volume.claim != null) {
            return Map.of("ns", volume.pod.namespace, "pvc", volume.claim.name);
        }
        return Map.of("ns", volume.pod.namespace, "pod", volume.pod.name, "volume", volume.volume);
    }

    private EarlierSnapshots listing(RepositoryAccess repository) throws InterruptedException {
        while (true) {
            CompletableFuture<EarlierSnapshots> mine = new CompletableFuture<>();
            CompletableFuture<EarlierSnapshots> listing;
            synchronized (listings) {
                listing = listings.computeIfAbsent(repository.identifier(), identifier -> mine);
            }
            if (listing == mine) {
                return list(repository, mine);
            }
            EarlierSnapshots found = await(listing);
            if (found != null) {
                return found;
            }
        }
    }

    /** @param listing gets the list; null when this volume is not to go on, and another has to do it */
    private EarlierSnapshots list(RepositoryAccess repository, CompletableFuture<EarlierSnapshots> listing) {
        EarlierSnapshots found = null;
        try {
            Duration left = node.remaining();
            found = new EarlierSnapshots(
                    node.restic().snapshots(repository, left.compareTo(LONGEST) < 0 ? left : LONGEST), null);
        } catch (ResticException e) {
            if (e.reason() == Reason.Interrupted) {
                throw e;
            }
            node.log()
                    .println("the earlier snapshots in " + repository.identifier()
                            + " cannot be listed, so volumes are read in full: " + e.getMessage());
            found = new EarlierSnapshots(List.of(), e);
        } finally {
            synchronized (listings) {
                if (found == null) {
                    listings.remove(repository.identifier());
                }
            }
            listing.complete(found);
        }
        return found;
    }

    private static EarlierSnapshots await(CompletableFuture<EarlierSnapshots> listing) throws InterruptedException {
        try {
            return listing.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is always completed with a value", e);
        }
    }
}
