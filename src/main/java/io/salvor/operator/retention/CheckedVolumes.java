package io.salvor.operator.retention;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CheckedBackup;
import io.salvor.catalog.StoredVolume;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.CatalogException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The volumes of a backup that goes. Where their list cannot be read, its snapshots are those of no backup, and go a week later.
 *
 * @param signed whether the list is as it was sealed
 */
record CheckedVolumes(boolean signed, List<StoredVolume> volumes) {
    private static final Logger LOG = Logger.getLogger(CheckedVolumes.class);

    static CheckedVolumes of(OpenLocation location, BackupMarker marker) {
        try {
            CheckedBackup checked = location.catalog().signatures().check(marker, true);
            return new CheckedVolumes(checked.isSigned(), checked.volumes());
        } catch (CatalogException e) {
            LOG.warnf(
                    "backup %s of location %s is deleted as it is: %s", marker.name(), location.name(), e.getMessage());
            return new CheckedVolumes(false, readable(location, marker.name()));
        }
    }

    private static List<StoredVolume> readable(OpenLocation location, String backup) {
        try {
            return location.catalog().volumes(backup);
        } catch (CatalogException e) {
            return List.of();
        }
    }
}
