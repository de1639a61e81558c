package io.salvor.restore;

import java.util.List;

/** What a backup holds. */
public record BackupContents(List<StoredObject> objects, List<VolumeSnapshot> volumes) {

    public BackupContents {
        objects = List.copyOf(objects);
        volumes = List.copyOf(volumes);
    }
}
