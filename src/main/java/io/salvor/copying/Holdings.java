package io.salvor.copying;

import io.salvor.retention.KeptBackup;
import java.util.List;
import java.util.Set;

/**
 * The Backups that a location holds.
 *
 * @param location its name
 * @param backups those that are sealed and not being deleted, of all policies
 * @param unread names of those that cannot be read now
 * @param deleting names of those that are being deleted
 */
public record Holdings(String location, List<KeptBackup> backups, Set<String> unread, Set<String> deleting) {
    public Holdings {
        backups = List.copyOf(backups);
        unread = Set.copyOf(unread);
        deleting = Set.copyOf(deleting);
    }
}
