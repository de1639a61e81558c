package io.salvor.operator.restore;

import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.restore.PlannedPlaces;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where somebody has made PersistentVolumes since a Restore was planned. They are read once, and when that is asked for. */
final class TakenPlaces {
    private final ResourceLister lister;
    private final PlannedPlaces planned;
    private List<PersistentVolumeView> since;
    private List<NodeView> nodes;

    TakenPlaces(ResourceLister lister, PlannedPlaces planned) {
        this.lister = lister;
        this.planned = planned;
    }

    /** That another volume was made of the same data, as the rest of a sentence. */
    Optional<String> taken(PersistentVolumeView volume) {
        if (since == null) {
            since = new ArrayList<>();
            nodes = new ArrayList<>();
            lister.list(Kinds.PERSISTENT_VOLUMES, null, one -> {
                if (planned.isNew(one)) {
                    since.add(ValueReader.persistentVolume(one));
                }
            });
            if (!since.isEmpty()) {
                lister.list(Kinds.NODES, null, node -> nodes.add(ValueReader.node(node)));
            }
        }
        return PlannedPlaces.taken(volume, since, nodes);
    }
}
