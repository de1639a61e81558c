package io.salvor.catalog;

import io.salvor.trouble.CatalogException;
import java.util.List;

/**
 * What a location holds.
 *
 * @param backups newest first, by start time and then name
 * @param problems one for each backup whose marker is there but cannot be read
 */
public record SealedBackups(List<BackupMarker> backups, List<CatalogException> problems) {
    public SealedBackups {
        backups = List.copyOf(backups);
        problems = List.copyOf(problems);
    }
}
