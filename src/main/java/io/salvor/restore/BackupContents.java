package io.salvor.restore;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The objects and volumes that a backup holds; it may come from an untrusted bucket. */
public record BackupContents(List<StoredObject> objects, List<VolumeSnapshot> volumes) {

    public BackupContents {
        objects = List.copyOf(objects);
        volumes = List.copyOf(volumes);
    }

    /** Every namespace that it holds something of, sorted. */
    Set<String> namespaces() {
        Set<String> names = new TreeSet<>();
        objects.stream().map(StoredObject::ofNamespace).filter(Objects::nonNull).forEach(names::add);
        volumes.forEach(volume -> names.add(volume.namespace()));
        return names;
    }
}
