package io.salvor.operator.retention;

import io.salvor.catalog.BackupMarker;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.ObjectNames;
import io.salvor.trouble.CatalogException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A backup of a bucket that somebody names as {@code NAME/UID}. What cannot be read in the bucket is not there. */
record AskedBackup(String name, String uid) {
    /** Empty for what names none. */
    static Optional<AskedBackup> of(String entry) {
        String[] parts = entry.split("/", -1);
        return parts.length == 2 && ObjectNames.isName(parts[0]) && ObjectNames.isName(parts[1])
                ? Optional.of(new AskedBackup(parts[0], parts[1]))
                : Optional.empty();
    }

    Optional<BackupMarker> marker(OpenLocation location) {
        try {
            return location.catalog().marker(name).filter(there -> uid.equals(there.uid()));
        } catch (CatalogException e) {
            return Optional.empty();
        }
    }

    boolean isBeingDeleted(OpenLocation location) {
        try {
            return location.catalog().deletions().of(name, uid).isPresent();
        } catch (CatalogException e) {
            return false;
        }
    }

    /** What an annotation lists. */
    static List<String> entries(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
