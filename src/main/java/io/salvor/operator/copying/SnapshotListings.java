package io.salvor.operator.copying;

import io.salvor.copying.SnapshotPairs;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.restic.Restic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What repositories that are copied from and to hold, as it was listed last. It is listed anew after a Job has copied, where a Backup names what was
 * not there then, and now and then: a namespace that waits for others is not asked about at each look.
 */
final class SnapshotListings {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Restic restic;
    private final ResticSlots slots;
    private final Map<Of, Listing> known = new ConcurrentHashMap<>();

    SnapshotListings(Restic restic, ResticSlots slots) {
        this.restic = restic;
        this.slots = slots;
    }

    private record Of(String namespace, String from, String to) {}

    private record Listing(Instant time, SnapshotPairs pairs) {}

    /** @param wanted IDs of snapshots of the source @return empty while the operator runs as many restics as it may @throws io.salvor.trouble.Trouble where one cannot be read */
    Optional<SnapshotPairs> of(String namespace, Set<String> wanted, OpenLocation from, OpenLocation to, Instant now) {
        known.values()
                .removeIf(listing -> listing.time().plus(FRESH).isBefore(now)
                        || listing.time().isAfter(now));
        Of of = new Of(namespace, from.name(), to.name());
        Listing before = known.get(of);
        if (before != null && before.pairs().of(wanted).lost().isEmpty()) {
            return Optional.of(before.pairs());
        }
        if (!slots.take("copies of " + namespace + " to " + to.name())) {
            return Optional.empty();
        }
        try {
            SnapshotPairs pairs = new SnapshotPairs(list(from, namespace), list(to, namespace));
            known.put(of, new Listing(now, pairs));
            return Optional.of(pairs);
        } finally {
            slots.giveBack();
        }
    }

    private List<SnapshotPairs.Snapshot> list(OpenLocation location, String namespace) {
        return restic.snapshots(location.access(namespace), DEADLINE).stream()
                .map(snapshot -> new SnapshotPairs.Snapshot(
                        snapshot.id(), snapshot.original(), snapshot.tree(), snapshot.tags()))
                .toList();
    }

    /** Jobs have worked on the repository of a namespace. */
    void forget(String namespace, String to) {
        known.keySet()
                .removeIf(of -> of.namespace().equals(namespace) && of.to().equals(to));
    }
}
