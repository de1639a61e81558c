package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;

/**
 * Takes what there is of a backup out of the bucket, one of a name and a UID: that of another of its name stays. Each step may be done again, and
 * a restore finds nothing of a backup of which only a part is left. The snapshots are not its business.
 */
public final class BackupRemoval {
    private final ObjectStore store;
    private final Markers markers;
    private final Plans plans;
    private final Deletions deletions;

    BackupRemoval(ObjectStore store, Markers markers, Plans plans, Deletions deletions) {
        this.store = store;
        this.markers = markers;
        this.plans = plans;
        this.deletions = deletions;
    }

    /** Removes the plan of a backup that was never sealed. */
    public void forgetPlan(String backup) {
        plans.forget(backup);
    }

    /**
     * Whether a backup without a marker was begun and no more: what has a list of volumes, or a signature, may have lost its marker, and is worth
     * being looked at by a person.
     */
    public boolean isOnlyBegun(String backup) {
        String folder = CatalogLayout.backup(backup);
        return store.keys(folder).stream()
                .noneMatch(key -> key.equals(CatalogLayout.marker(backup))
                        || key.equals(CatalogLayout.volumes(backup))
                        || key.startsWith(folder + CatalogLayout.SIGNATURE));
    }

    /**
     * Takes back the last steps before the marker, so that a backup without one {@link #isOnlyBegun}: for one of which nothing is lost, even if it has lost
     * its marker. One that has a marker stays as it is.
     */
    public void takeBack(String backup, String uid) {
        if (!store.keys(CatalogLayout.marker(backup)).isEmpty()
                || markers.there(backup).isPresent()) {
            return;
        }
        store.delete(CatalogLayout.signature(backup, uid));
        store.delete(CatalogLayout.volumes(backup));
    }

    /** Removes what a backup that was never sealed has left. */
    public void discard(String backup, String uid) {
        if (markers.there(backup).isEmpty()) {
            files(backup, uid, isOthers(backup, uid));
        }
    }

    /** The first steps of a deletion: it is on record, and the backup exists no more. */
    public void bury(Tombstone tombstone) {
        deletions.put(tombstone);
        unseal(tombstone);
    }

    /** Makes a backup that is being deleted exist no more, where that was broken off. */
    public void unseal(Tombstone tombstone) {
        markers.remove(tombstone);
    }

    /**
     * The last steps of a deletion, once its snapshots are gone: files, then tombstone.
     *
     * @throws CatalogException with {@link Reason#BackupExists} while its marker is there
     */
    public void complete(Tombstone tombstone) {
        boolean marked = markers.there(tombstone.backup())
                .filter(marker -> tombstone.uid().equals(marker.uid()))
                .isPresent();
        if (marked) {
            throw new CatalogException(
                    Reason.BackupExists,
                    CatalogLayout.marker(tombstone.backup()),
                    "is there again although the backup is being deleted; look what else writes to the location");
        }
        boolean others;
        try {
            others = isOthers(tombstone.backup(), tombstone.uid());
        } catch (CatalogException e) {
            // While the tombstone is there, nothing new is begun under that name.
            others = false;
        }
        files(tombstone.backup(), tombstone.uid(), others);
        deletions.remove(tombstone);
    }

    /** @param others whether they are those of another of the name, where the signature alone has the UID in its own */
    private void files(String backup, String uid, boolean others) {
        if (others) {
            store.delete(CatalogLayout.signature(backup, uid));
        } else {
            CatalogLayout.unsealed(backup, uid).forEach(store::delete);
        }
    }

    private boolean isOthers(String backup, String uid) {
        return markers.there(backup).filter(marker -> !uid.equals(marker.uid())).isPresent()
                || plans.of(backup)
                        .filter(kept -> !uid.equals(kept.plan().uid()))
                        .isPresent();
    }
}
