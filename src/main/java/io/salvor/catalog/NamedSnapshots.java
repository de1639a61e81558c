package io.salvor.catalog;

import io.salvor.trouble.CatalogException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds which snapshots backups name in their lists of volumes. Of all the lists only the IDs that are asked about are held. */
public final class NamedSnapshots {
    private final Catalog catalog;

    public NamedSnapshots(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Which of the IDs these backups name. A list that cannot be read may name any, so it counts as naming all of them.
     *
     * @param backups names of sealed backups
     */
    public Set<String> of(Set<String> ids, Collection<String> backups) {
        Set<String> named = new HashSet<>();
        for (String backup : backups) {
            if (named.size() < ids.size()) {
                named.addAll(of(ids, backup));
            }
        }
        return named;
    }

    private Set<String> of(Set<String> ids, String backup) {
        try {
            return catalog.volumes(backup).stream()
                    .map(volume -> volume.status().snapshotID())
                    .filter(id -> id != null && ids.contains(id))
                    .collect(Collectors.toSet());
        } catch (CatalogException e) {
            return ids;
        }
    }
}
