package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which backups are being deleted, as the location has it on record. A backup goes in this order, so that one whose deletion is broken off can
 * neither be restored nor get lost from sight: tombstone, marker, snapshots, files, tombstone.
 */
public final class Deletions {
    private static final Pattern SNAPSHOT = Pattern.compile("[0-9a-f]{64}");
    private static final Comparator<Tombstone> OLDEST_FIRST = Comparator.comparing(Tombstone::decidedAt)
            .thenComparing(Tombstone::backup)
            .thenComparing(Tombstone::uid);

    private final ObjectStore store;
    private final SecretDocuments documents;
    private final boolean opened;

    /** @param opened whether the keys are there that a tombstone is read with */
    Deletions(ObjectStore store, SecretDocuments documents, boolean opened) {
        this.store = store;
        this.documents = documents;
        this.opened = opened;
    }

    /** The first step of a deletion; writing it again replaces it. @throws CatalogException if it is none that could be carried out */
    public void put(Tombstone tombstone) {
        String key = CatalogLayout.tombstone(tombstone.backup(), tombstone.uid());
        documents.put(key, checked(key, tombstone));
    }

    /** The last step of a deletion. */
    public void remove(Tombstone tombstone) {
        store.delete(CatalogLayout.tombstone(tombstone.backup(), tombstone.uid()));
    }

    /** @throws CatalogException if what lies there cannot be read, or was not written with the location's key */
    public Optional<Tombstone> of(String backup, String uid) {
        String key = CatalogLayout.tombstone(backup, uid);
        return documents.stored(key).map(stored -> read(key, stored));
    }

    /** All that are under way. */
    public Tombstones all() {
        List<Tombstone> backups = new ArrayList<>();
        List<CatalogException> problems = new ArrayList<>();
        for (String key : store.keys(CatalogLayout.DELETIONS)) {
            try {
                documents.stored(key).map(stored -> read(key, stored)).ifPresent(backups::add);
            } catch (CatalogException e) {
                problems.add(e);
            }
        }
        backups.sort(OLDEST_FIRST);
        return new Tombstones(backups, problems);
    }

    /**
     * What is to be forgotten in the repository of a namespace: IDs of snapshots, each with the backup that it was saved for. Only of
     * backups whose marker is gone: before that they may still be restored.
     */
    public Map<String, Tombstone> snapshots(String namespace) {
        Map<String, Tombstone> all = new TreeMap<>();
        for (Tombstone tombstone : all().backups()) {
            if (!tombstone.snapshots(namespace).isEmpty() && !store.exists(CatalogLayout.marker(tombstone.backup()))) {
                tombstone.snapshots(namespace).forEach(id -> all.put(id, tombstone));
            }
        }
        return all;
    }

    /** Names of backups that are being deleted; costs one listing, and reads nothing: it may name what deletes nothing. */
    public Set<String> names() {
        return Set.copyOf(store.folders(CatalogLayout.DELETIONS));
    }

    /** Whether backups of that name are being deleted: until they are gone nothing new may lie in their place. */
    public boolean isUnderWay(String backup) {
        return !store.keys(CatalogLayout.DELETIONS + ObjectNames.checkedName(backup) + "/")
                .isEmpty();
    }

    /**
     * Whether a backup is being deleted. What was not written with the location's key deletes nothing, and hides nothing; without the key
     * nobody can tell, and it counts.
     */
    boolean isBuried(BackupMarker marker) {
        if (!ObjectNames.isName(marker.uid()) || !store.exists(CatalogLayout.tombstone(marker.name(), marker.uid()))) {
            return false;
        }
        try {
            return !opened || of(marker.name(), marker.uid()).isPresent();
        } catch (CatalogException e) {
            return false;
        }
    }

    /** Whether a tombstone can name a snapshot of the repository of a namespace. */
    public static boolean canName(String namespace, String snapshot) {
        return ObjectNames.isName(namespace) && SNAPSHOT.matcher(snapshot).matches();
    }

    private Tombstone read(String key, byte[] stored) {
        return checked(key, documents.readEncrypted(key, stored, Tombstone.class, Tombstone.FORMAT));
    }

    private static Tombstone checked(String key, Tombstone tombstone) {
        boolean own = ObjectNames.isName(tombstone.backup())
                && ObjectNames.isName(tombstone.uid())
                && key.equals(CatalogLayout.tombstone(tombstone.backup(), tombstone.uid()));
        boolean whole = tombstone.repositories().stream().allMatch(repository -> repository.snapshots().stream()
                .allMatch(id -> canName(repository.namespace(), id)));
        if (!own || !whole) {
            throw Problems.malformed(key, own ? "names what is no snapshot" : "speaks of another backup");
        }
        return tombstone;
    }
}
