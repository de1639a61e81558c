package io.salvor.volume;

import java.util.List;
import java.util.Map;

/**
 * A PersistentVolume, as it is or as it was recorded.
 *
 * @param phase Available, Bound, Released, Failed or Pending
 * @param storageClass empty for none
 * @param reclaimPolicy Retain, Delete or Recycle
 * @param volumeMode Filesystem or Block
 * @param claim the claim it is bound to or kept for; null for none
 * @param backing what holds the data
 * @param nodes values of {@code kubernetes.io/hostname} that its required node affinity allows; empty when it allows all nodes
 *     or names something else
 * @param provisionedBy value of the annotation {@code pv.kubernetes.io/provisioned-by}; null for none
 * @param flexDriver the driver of a flexVolume; null for every other backing
 */
public record PersistentVolumeView(
        String name,
        String uid,
        String phase,
        String storageClass,
        String reclaimPolicy,
        String volumeMode,
        ClaimKey claim,
        Backing backing,
        List<String> nodes,
        String provisionedBy,
        String flexDriver,
        Map<String, String> labels) {

    public PersistentVolumeView {
        nodes = List.copyOf(nodes);
        labels = Map.copyOf(labels);
    }

    /** Whether the two are backed by the same data: the same source and, where it is a folder of a node, a common node. */
    public boolean sameData(PersistentVolumeView other) {
        return backing.known()
                && backing.equals(other.backing)
                && (!backing.onNode()
                        || nodes.isEmpty()
                        || other.nodes.isEmpty()
                        || nodes.stream().anyMatch(other.nodes::contains));
    }
}
