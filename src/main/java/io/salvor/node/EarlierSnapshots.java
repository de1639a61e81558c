package io.salvor.node;

import io.salvor.restic.Snapshot;
import io.salvor.trouble.ResticException;
import java.util.List;

/**
 * The earlier snapshots of a volume.
 *
 * @param snapshots newest first; none where they could not be listed
 * @param failure why they could not be listed; null when they could
 */
record EarlierSnapshots(List<Snapshot> snapshots, ResticException failure) {
    /** Without one that is not earlier. */
    EarlierSnapshots without(String snapshot) {
        return new EarlierSnapshots(
                snapshots.stream().filter(one -> !one.id().equals(snapshot)).toList(), failure);
    }

    /** Why they are not known; null when they are. */
    String unlisted() {
        return failure == null ? null : failure.getMessage();
    }

    /** For what cannot be said without them: that a volume which holds nothing never held anything. */
    void require() {
        if (failure != null) {
            throw failure;
        }
    }
}
