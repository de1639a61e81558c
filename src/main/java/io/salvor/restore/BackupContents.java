package io.salvor.restore;

import java.util.List;

/** The objects and volumes that a backup holds; it may come from an untrusted bucket. */
public record BackupContents(List<StoredObject> objects, List<VolumeSnapshot> volumes) {

    public BackupContents {
        objects = List.copyOf(objects);
        volumes = List.copyOf(volumes);
    }
}
