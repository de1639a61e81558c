package io.salvor.catalog;

import io.salvor.trouble.CatalogException;
import java.util.List;

/**
 * The backups of a location that are being deleted.
 *
 * @param backups those that were decided on first come first
 * @param problems one for each that cannot be read: nothing is deleted by it
 */
public record Tombstones(List<Tombstone> backups, List<CatalogException> problems) {
    public Tombstones {
        backups = List.copyOf(backups);
        problems = List.copyOf(problems);
    }
}
