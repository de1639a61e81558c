package io.salvor.reading;

import io.salvor.catalog.BackupMarker;
import java.util.List;

/**
 * The backup that a Restore asks for.
 *
 * @param choice why it is this one, as a sentence; null when it was named
 * @param notes what a person should know of it, a sentence each: what it lacks, and which newer ones could not be chosen
 */
public record FoundBackup(BackupMarker marker, String choice, List<String> notes) {
    public FoundBackup {
        notes = List.copyOf(notes);
    }

    public String name() {
        return marker.name();
    }
}
