package io.salvor.operator.retention;

import io.salvor.api.Backup;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Deletions;
import io.salvor.catalog.NamedSnapshots;
import io.salvor.catalog.StoredVolume;
import io.salvor.catalog.Tombstone;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.LastGoodVolumes;
import io.salvor.operator.storage.Hurdles;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.RestoresAtWork;
import io.salvor.trouble.StorageException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Deletes backups of a location, in an order that may be broken off anywhere: tombstone, marker, snapshots, files, tombstone. What is left to do
 * follows from what is still there. The snapshots are forgotten by the maintenance of their repository, which may be days later.
 */
final class BackupDeletion {
    private static final Logger LOG = Logger.getLogger(BackupDeletion.class);
    private static final String UID_TAG = "backup-uid";

    private final OwnObjects objects;
    private final LastGoodVolumes lastGood;

    BackupDeletion(OwnObjects objects) {
        this.objects = objects;
        this.lastGood = new LastGoodVolumes(objects);
    }

    /**
     * A backup that goes.
     *
     * @param why a sentence
     * @param revision Git revision of the policy that lets it expire; null where none does
     */
    record Leaving(BackupMarker marker, String why, String revision) {
        String name() {
            return marker.name();
        }
    }

    /** What a backup has in the repositories; for each snapshot whether it was saved for that backup and for no other. */
    private record Snapshots(Map<String, Set<String>> byNamespace, Set<String> doubtful) {}

    /**
     * Begins to delete backups, but those that a Restore has begun to read meanwhile. A snapshot that one that stays names too is left to that.
     *
     * @param asked those that go
     * @param staying names of those that stay; asked only where one of them may name such a snapshot
     * @param hurdles what is in the way of one keeps no other
     * @return names of those that are being deleted now
     */
    Set<String> begin(
            OpenLocation location,
            List<Leaving> asked,
            Supplier<Collection<String>> staying,
            Hurdles hurdles,
            Instant now) {
        Map<String, Snapshots> snapshots = new HashMap<>();
        List<Leaving> leaving = asked.stream()
                .filter(each -> reads(location, each, snapshots, hurdles))
                .toList();
        // Reading all of them has taken a while.
        RestoresAtWork restores = RestoresAtWork.read(objects);
        List<Leaving> going = leaving.stream()
                .filter(each -> restores.of(location.name(), each.marker()).isEmpty())
                .toList();
        Set<String> doubtful = going.stream()
                .flatMap(each -> snapshots.get(each.name()).doubtful().stream())
                .collect(Collectors.toSet());
        Set<String> shared = new HashSet<>();
        if (!doubtful.isEmpty()) {
            List<String> others = new ArrayList<>(staying.get());
            asked.stream().filter(each -> !going.contains(each)).forEach(each -> others.add(each.name()));
            shared.addAll(new NamedSnapshots(location.catalog()).of(doubtful, others));
        }
        Set<String> begun = new HashSet<>();
        for (Leaving each : going) {
            Tombstone tombstone = tombstone(each, snapshots.get(each.name()), shared, now);
            try {
                location.catalog().removal().bury(tombstone);
            } catch (StorageException e) {
                hurdles.meet("the deletion of backup " + each.name(), e);
                continue;
            }
            begun.add(each.name());
            LOG.infof("backup %s of location %s is deleted: %s", each.name(), location.name(), each.why());
            leaveCluster(location, tombstone);
        }
        return begun;
    }

    private static boolean reads(
            OpenLocation location, Leaving leaving, Map<String, Snapshots> snapshots, Hurdles hurdles) {
        try {
            snapshots.put(leaving.name(), snapshots(location, leaving.marker()));
            return true;
        } catch (StorageException e) {
            hurdles.meet("the deletion of backup " + leaving.name(), e);
            return false;
        }
    }

    private static Tombstone tombstone(Leaving leaving, Snapshots snapshots, Set<String> shared, Instant now) {
        List<Tombstone.Repository> repositories = new ArrayList<>();
        snapshots.byNamespace().forEach((namespace, ids) -> {
            List<String> own = ids.stream().filter(id -> !shared.contains(id)).toList();
            if (!own.isEmpty()) {
                repositories.add(new Tombstone.Repository(namespace, own));
            }
        });
        BackupMarker marker = leaving.marker();
        return new Tombstone(
                Tombstone.FORMAT_VERSION,
                marker.name(),
                marker.uid(),
                marker.policy(),
                leaving.revision(),
                leaving.why(),
                now.truncatedTo(ChronoUnit.SECONDS),
                repositories);
    }

    private static Snapshots snapshots(OpenLocation location, BackupMarker marker) {
        CheckedVolumes checked = CheckedVolumes.of(location, marker);
        Map<String, Set<String>> byNamespace = new TreeMap<>();
        Set<String> doubtful = new HashSet<>();
        for (StoredVolume volume : checked.volumes()) {
            String id = volume.status().snapshotID();
            // What is none can be forgotten by nobody.
            if (id != null && Deletions.canName(volume.spec().pod().namespace(), id)) {
                byNamespace
                        .computeIfAbsent(volume.spec().pod().namespace(), namespace -> new TreeSet<>())
                        .add(id);
                // No other backup can be restored from a snapshot that carries this one's UID.
                if (!checked.signed()
                        || !marker.uid().equals(volume.spec().tags().get(UID_TAG))) {
                    doubtful.add(id);
                }
            }
        }
        return new Snapshots(byNamespace, doubtful);
    }

    /**
     * Goes on with a deletion.
     *
     * @param listed the IDs of the snapshots in the repository of a namespace
     * @return whether nothing is left of the backup
     */
    boolean goOn(OpenLocation location, Tombstone tombstone, SnapshotLists listed) {
        location.catalog().removal().unseal(tombstone);
        leaveCluster(location, tombstone);
        boolean left = tombstone.repositories().stream().anyMatch(repository -> repository.snapshots().stream()
                .anyMatch(listed.of(repository.namespace())::contains));
        if (left) {
            return false;
        }
        location.catalog().removal().complete(tombstone);
        LOG.infof("backup %s of location %s is gone", tombstone.backup(), location.name());
        return true;
    }

    /** The Backup leaves the cluster, and what repositories know of it; its records go with it. */
    private void leaveCluster(OpenLocation location, Tombstone tombstone) {
        tombstone
                .repositories()
                .forEach(repository -> lastGood.forget(tombstone.backup(), repository.namespace(), location.name()));
        boolean there = objects.get(Backup.class, tombstone.backup())
                .filter(backup -> tombstone.uid().equals(backup.getMetadata().getUid()))
                .filter(Backup::hasEnded)
                // Of a copy that goes, the Backup is in another location.
                .filter(backup -> location.name().equals(backup.getStatus().storageLocation))
                .isPresent();
        if (there) {
            objects.delete(Backup.class, tombstone.backup());
        }
    }
}
