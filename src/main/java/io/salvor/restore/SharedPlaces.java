package io.salvor.restore;

import io.salvor.volume.Overlap;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds PersistentVolumes whose data a volume would share. Two may do so where the backup had them so, or where the place is mapped to
 * itself: the share of a file server may well serve two claims.
 */
final class SharedPlaces {
    private final BackupIndex backup;
    private final TargetView target;
    private final PlaceMapping places;
    private final NodeMapping nodes;
    private final List<PersistentVolumeView> planned = new ArrayList<>();

    SharedPlaces(BackupIndex backup, TargetView target, PlaceMapping places, NodeMapping nodes) {
        this.backup = backup;
        this.target = target;
        this.places = places;
        this.nodes = nodes;
    }

    /** Every volume that this restore binds is one that others could share with. */
    void plan(PersistentVolumeView volume) {
        planned.add(volume);
    }

    /**
     * What another volume has of this one's data, as the rest of a sentence that starts with it.
     *
     * @param recorded the volume as the backup has it; null where it has no record
     */
    Optional<String> problem(PersistentVolumeView volume, PersistentVolumeView recorded) {
        if (recorded != null && places.means(recorded)) {
            return Optional.empty();
        }
        String field = places.field(recorded == null ? volume : recorded);
        for (PersistentVolumeView other : target.persistentVolumes()) {
            Overlap overlap = overlap(volume, other);
            if (overlap != Overlap.None && !wereSo(recorded, other, overlap)) {
                return Optional.of(problem(volume, other, overlap) + ", which is there"
                        + (other.claim() == null ? "" : " for claim " + other.claim())
                        + "; delete one of them, keep this claim out of the restore, or set " + field);
            }
        }
        for (PersistentVolumeView other : planned) {
            Overlap overlap = overlap(volume, other);
            if (overlap != Overlap.None && !wereSo(recorded, other, overlap)) {
                return Optional.of(problem(volume, other, overlap)
                        + ", which is restored too, and had another place in the backup; correct the mappings of"
                        + " staticVolumes");
            }
        }
        return Optional.empty();
    }

    private Overlap overlap(PersistentVolumeView volume, PersistentVolumeView other) {
        return other.name().equals(volume.name()) ? Overlap.None : Overlap.of(volume, other, target.nodes());
    }

    private static String problem(PersistentVolumeView volume, PersistentVolumeView other, Overlap overlap) {
        String name = " PersistentVolume " + other.name();
        return switch (overlap) {
            case Inside -> " would lie inside" + name + " (" + other.backing() + ")";
            case Around -> " would have inside it" + name + " (" + other.backing() + ")";
            default -> " would hold the same data (" + volume.backing() + ") as" + name;
        };
    }

    /** Whether the other volume is where the backup's record of it puts it, and lay to this one like that then too. */
    private boolean wereSo(PersistentVolumeView recorded, PersistentVolumeView other, Overlap overlap) {
        if (recorded == null) {
            return false;
        }
        return backup.find(RestoreOrder.PERSISTENT_VOLUMES, null, other.name())
                .filter(record -> {
                    var then = ValueReader.persistentVolume(record.body());
                    var body = record.body().deepCopy();
                    places.rewrite(body);
                    nodes.rewriteVolume(body);
                    var now = ValueReader.persistentVolume(body);
                    return now.backing().equals(other.backing()) && Overlap.of(recorded, then, List.of()) == overlap;
                })
                .isPresent();
    }
}
