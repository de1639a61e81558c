package io.salvor.operator.retention;

import io.salvor.catalog.Tombstone;
import io.salvor.catalog.Tombstones;
import io.salvor.operator.storage.Hurdles;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.StorageException;
import java.util.List;

/** What is being deleted of a location: each goes on where it was broken off, and one that cannot keeps no other. */
record OpenDeletions(BackupDeletion deletion) {
    /** How many are still being deleted. @param problems what cannot be read */
    int goOn(OpenLocation open, List<String> problems, Hurdles hurdles) {
        Tombstones tombstones = open.catalog().deletions().all();
        tombstones.problems().forEach(problem -> problems.add(problem.getMessage()));
        SnapshotLists listed = new SnapshotLists(open);
        int left = 0;
        for (Tombstone tombstone : tombstones.backups()) {
            if (!isGone(open, tombstone, listed, problems, hurdles)) {
                left++;
            }
        }
        return left;
    }

    private boolean isGone(
            OpenLocation open, Tombstone tombstone, SnapshotLists listed, List<String> problems, Hurdles hurdles) {
        try {
            return deletion.goOn(open, tombstone, listed);
        } catch (CatalogException e) {
            problems.add(e.getMessage());
        } catch (StorageException e) {
            hurdles.meet("the deletion of backup " + tombstone.backup(), e);
        }
        return false;
    }
}
