package io.salvor.node;

import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.Snapshot;
import io.salvor.trouble.ResticException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The snapshot that a volume is compared with: the newest of the same claim, whatever pod mounts it now; without a claim, of
 * the same pod and volume. Each repository is listed once per Job, also when that fails.
 */
public final class ParentSnapshots {
    private final Restic restic;
    private final Map<String, CompletableFuture<List<Snapshot>>> listings = new HashMap<>();

    public ParentSnapshots(Restic restic) {
        this.restic = restic;
    }

    /** All snapshots of a volume, newest first; throws what listing the repository threw. */
    List<Snapshot> of(PodVolumeBackupSpec volume, RepositoryAccess repository, Supplier<Duration> deadline) {
        Map<String, String> wanted = identity(volume);
        return listing(repository, deadline).stream()
                .filter(snapshot -> snapshot.carries(wanted))
                .sorted(Comparator.comparing(Snapshot::time).reversed())
                .toList();
    }

    private static Map<String, String> identity(PodVolumeBackupSpec volume) {
        if (volume.claim != null) {
            return Map.of("ns", volume.pod.namespace, "pvc", volume.claim.name);
        }
        return Map.of("ns", volume.pod.namespace, "pod", volume.pod.name, "volume", volume.volume);
    }

    private List<Snapshot> listing(RepositoryAccess repository, Supplier<Duration> deadline) {
        CompletableFuture<List<Snapshot>> mine = new CompletableFuture<>();
        CompletableFuture<List<Snapshot>> listing;
        synchronized (listings) {
            listing = listings.computeIfAbsent(repository.identifier(), identifier -> mine);
        }
        if (listing == mine) {
            try {
                mine.complete(restic.snapshots(repository, deadline.get()));
            } catch (RuntimeException e) {
                mine.completeExceptionally(e);
            }
        }
        try {
            return listing.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ResticException known) {
                throw known;
            }
            throw e;
        }
    }
}
