package io.salvor.operator.copying;

import io.salvor.copying.SnapshotPairs;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What repositories that are copied from and to hold, as it was listed last. A snapshot does not change under its ID, so that nothing is listed anew while
 * both have the same IDs: with hundreds of namespaces, one Job after the other ends while what the others wait for stays as it was.
 */
final class SnapshotListings {
    /** So long not even the IDs are looked at. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    /** What nobody has asked about for so long takes memory no more. */
    private static final Duration KEPT = Duration.ofHours(2);

    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Restic restic;
    private final ResticSlots slots;
    private final Map<Of, Listing> known = new ConcurrentHashMap<>();

    SnapshotListings(Restic restic, ResticSlots slots) {
        this.restic = restic;
        this.slots = slots;
    }

    private record Of(String namespace, String from, String to) {}

    /** @param time when it was so @param ids a digest of the IDs of both */
    private record Listing(Instant time, String ids, SnapshotPairs pairs) {
        /** A time that is still to come is one of a clock that was ahead. */
        boolean isOf(Duration last, Instant now) {
            return !time.isAfter(now) && !time.plus(last).isBefore(now);
        }
    }

    /** @param wanted IDs of snapshots of the source @return empty while the operator runs as many restics as it may @throws io.salvor.trouble.Trouble where one cannot be read */
    Optional<SnapshotPairs> of(String namespace, Set<String> wanted, OpenLocation from, OpenLocation to, Instant now) {
        known.values().removeIf(listing -> !listing.isOf(KEPT, now));
        Of of = new Of(namespace, from.name(), to.name());
        Listing before = known.get(of);
        if (before != null && before.pairs().of(wanted).lost().isEmpty()) {
            if (before.isOf(FRESH, now)) {
                return Optional.of(before.pairs());
            }
            if (before.ids().equals(ids(namespace, from, to))) {
                known.put(of, new Listing(now, before.ids(), before.pairs()));
                return Optional.of(before.pairs());
            }
        }
        if (!slots.take("copies of " + namespace + " to " + to.name())) {
            return Optional.empty();
        }
        try {
            // Before the lists: what comes after that makes them old.
            String ids = ids(namespace, from, to);
            SnapshotPairs pairs = new SnapshotPairs(list(from, namespace), list(to, namespace));
            known.put(of, new Listing(now, ids, pairs));
            return Optional.of(pairs);
        } finally {
            slots.giveBack();
        }
    }

    /** A location may have got another place under its name. */
    private static String ids(String namespace, OpenLocation from, OpenLocation to) {
        String ids = Stream.of(from, to)
                .flatMap(location -> Stream.concat(
                        Stream.of(location.repoIdentifier(namespace)),
                        location.store().keys(ObjectNames.repositorySnapshots(namespace)).stream()
                                .sorted()))
                .collect(Collectors.joining("\n"));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(ids.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
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
