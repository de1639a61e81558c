package io.salvor.operator.copying;

import io.salvor.api.EndedCopyJob;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.StoredVolume;
import io.salvor.copying.CopiedSnapshots;
import io.salvor.copying.SnapshotPairs;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.trouble.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Finds out how much of Backups that are to be copied is there already, and which snapshots are to be copied still. */
final class CopyReading {
    /** A repository that was found not to be usable is asked about again after so many seconds. */
    private static final long AGAIN_SECONDS = 300;

    private final Repositories repositories;
    private final SnapshotListings listings;

    /** Lists of volumes do not change once they are sealed. By the marker: another Backup may have that name. */
    private final Map<CopyRoute, Map<BackupMarker, Map<String, Set<String>>>> named = new ConcurrentHashMap<>();

    CopyReading(Repositories repositories, SnapshotListings listings) {
        this.repositories = repositories;
        this.listings = listings;
    }

    /** A Backup of which all snapshots are there. @param copies the ID of each copy by that of its snapshot */
    record Whole(BackupMarker marker, Map<String, String> copies) {}

    /**
     * What is to be copied into the repository of one namespace.
     *
     * @param backup name of the oldest that lacks something there
     * @param snapshots their IDs, those of the oldest Backup first
     * @param again Jobs that ended well, and of which the first snapshot is not there
     */
    record Missing(ResticRepository target, String backup, Set<String> snapshots, List<EndedCopyJob> again) {
        Missing {
            again = List.copyOf(again);
        }
    }

    /**
     * What was found.
     *
     * @param missing by namespace, that of the oldest Backup first
     * @param targets the repositories that were asked about
     */
    record Found(List<Whole> whole, Map<String, Missing> missing, List<ResticRepository> targets) {
        /** The repositories that a route copies into. @param all that there are, as they were before */
        List<ResticRepository> into(CopyRoute route, Collection<ResticRepository> all) {
            Map<String, ResticRepository> into = new TreeMap<>();
            Stream.concat(
                            all.stream().filter(one -> route.to().equals(one.getSpec().backupStorageLocation)),
                            targets.stream())
                    .forEach(one -> into.put(one.getMetadata().getName(), one));
            return List.copyOf(into.values());
        }
    }

    /** @param due the oldest first @param waits learns what is in the way */
    Found read(
            CopyRoute route, List<BackupMarker> due, OpenLocation from, OpenLocation to, Instant now, CopyWaits waits) {
        Map<BackupMarker, Map<String, Set<String>>> wanted = wanted(route, due, from, waits);
        Map<String, ResticRepository> targets = new TreeMap<>();
        Map<String, SnapshotPairs> pairs = new HashMap<>();
        Map<String, Set<String>> all = ofAll(wanted);
        all.forEach((namespace, ids) -> repository(namespace, to, now, waits).ifPresent(target -> {
            targets.put(namespace, target);
            pairs(namespace, ids, from, to, now, waits).ifPresent(found -> pairs.put(namespace, found));
        }));
        List<Whole> whole = new ArrayList<>();
        Map<String, Missing> missing = new LinkedHashMap<>();
        wanted.forEach((marker, byNamespace) -> {
            Map<String, CopiedSnapshots> copied = new TreeMap<>();
            byNamespace.forEach((namespace, ids) ->
                    Optional.ofNullable(pairs.get(namespace)).ifPresent(known -> copied.put(namespace, known.of(ids))));
            CopiedSnapshots together = CopiedSnapshots.together(copied.values());
            if (!together.lost().isEmpty()) {
                waits.problem(
                        marker,
                        "Backup " + marker.name() + " is not copied: location " + from.name()
                                + " has no snapshot " + new TreeSet<>(together.lost()).first()
                                + " any more, which the Backup names; find out who has removed it");
            } else if (copied.size() == byNamespace.size() && together.isWhole()) {
                whole.add(new Whole(marker, together.copies()));
            } else {
                copied.forEach((namespace, one) -> {
                    if (!one.waiting().isEmpty()) {
                        missing.computeIfAbsent(
                                        namespace,
                                        key -> missing(route, marker, targets.get(key), all.get(key), pairs.get(key)))
                                .snapshots()
                                .addAll(one.waiting());
                    }
                });
            }
        });
        return new Found(whole, missing, List.copyOf(targets.values()));
    }

    /** The snapshots of all of them, by namespace. */
    private static Map<String, Set<String>> ofAll(Map<BackupMarker, Map<String, Set<String>>> wanted) {
        Map<String, Set<String>> all = new TreeMap<>();
        wanted.values()
                .forEach(one -> one.forEach((namespace, ids) ->
                        all.computeIfAbsent(namespace, key -> new TreeSet<>()).addAll(ids)));
        return all;
    }

    private static Missing missing(
            CopyRoute route, BackupMarker oldest, ResticRepository target, Set<String> wanted, SnapshotPairs pairs) {
        List<EndedCopyJob> again =
                EndedCopies.withoutFruit(target.getStatus(), route, wanted, first -> pairs.of(Set.of(first))
                        .waiting()
                        .contains(first));
        return new Missing(target, oldest.name(), new LinkedHashSet<>(), again);
    }

    private Map<BackupMarker, Map<String, Set<String>>> wanted(
            CopyRoute route, List<BackupMarker> due, OpenLocation from, CopyWaits waits) {
        Map<BackupMarker, Map<String, Set<String>>> before = named.getOrDefault(route, Map.of());
        Map<BackupMarker, Map<String, Set<String>>> wanted = new LinkedHashMap<>();
        for (BackupMarker marker : due) {
            try {
                wanted.put(marker, before.containsKey(marker) ? before.get(marker) : named(from, marker));
            } catch (Trouble e) {
                waits.trouble(marker, e.reason(), "Backup " + marker.name() + " is not copied: " + e.getMessage());
            }
        }
        named.put(route, wanted);
        return wanted;
    }

    private static Map<String, Set<String>> named(OpenLocation from, BackupMarker marker) {
        Map<String, Set<String>> named = new TreeMap<>();
        for (StoredVolume volume : from.checked(marker).volumes()) {
            if (volume.status().snapshotID() != null) {
                named.computeIfAbsent(volume.spec().pod().namespace(), namespace -> new TreeSet<>())
                        .add(volume.status().snapshotID());
            }
        }
        return named;
    }

    private Optional<ResticRepository> repository(String namespace, OpenLocation to, Instant now, CopyWaits waits) {
        // Rounded, so that not every look asks for another one.
        Instant since = Instant.ofEpochSecond(now.getEpochSecond() / AGAIN_SECONDS * AGAIN_SECONDS);
        ResticRepository target = repositories.ensure(namespace, to, since);
        if (target.getStatus().phase == RepositoryPhase.Ready) {
            return Optional.of(target);
        }
        String name = "ResticRepository " + target.getMetadata().getName();
        if (Repositories.isNotReady(target)) {
            waits.trouble(CopyPlaces.reason(target), name + " cannot be copied into: " + target.getStatus().message);
        } else {
            waits.soon(name + " is being opened");
        }
        return Optional.empty();
    }

    private Optional<SnapshotPairs> pairs(
            String namespace, Set<String> wanted, OpenLocation from, OpenLocation to, Instant now, CopyWaits waits) {
        try {
            Optional<SnapshotPairs> found = listings.of(namespace, wanted, from, to, now);
            if (found.isEmpty()) {
                waits.soon("the operator looks into as many repositories as it may at a time");
            }
            return found;
        } catch (Trouble e) {
            waits.trouble(e.reason(), "what is copied of namespace " + namespace + " is not known: " + e.getMessage());
            return Optional.empty();
        }
    }
}
