package io.salvor.restore;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The objects and volumes that a backup holds; it may come from an untrusted bucket.
 *
 * @param others namespaces of which it holds objects too, that are not asked for and so not among these
 */
public record BackupContents(List<StoredObject> objects, List<VolumeSnapshot> volumes, Set<String> others) {

    public BackupContents {
        objects = List.copyOf(objects);
        volumes = List.copyOf(volumes);
        others = Set.copyOf(others);
    }

    /** All of it. */
    public BackupContents(List<StoredObject> objects, List<VolumeSnapshot> volumes) {
        this(objects, volumes, Set.of());
    }

    /** Every namespace that it holds something of, sorted. */
    Set<String> namespaces() {
        Set<String> names = new TreeSet<>(others);
        objects.stream().map(StoredObject::ofNamespace).filter(Objects::nonNull).forEach(names::add);
        volumes.forEach(volume -> names.add(volume.namespace()));
        return names;
    }
}
