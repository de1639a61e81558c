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
 * @param affinity the nodes from which it can be reached
 * @param provisionedBy value of the annotation {@code pv.kubernetes.io/provisioned-by}; null for none
 * @param flexDriver the driver of a flexVolume; null for every other backing
 * @param offer what a claim can have of it
 * @param version the resourceVersion it was read in; null for a record
 * @param deleting whether it is going away
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
        NodeAffinity affinity,
        String provisionedBy,
        String flexDriver,
        Map<String, String> labels,
        Offer offer,
        String version,
        boolean deleting) {

    public PersistentVolumeView {
        labels = Map.copyOf(labels);
    }

    /**
     * What a claim can have of it.
     *
     * @param accessModes such as {@code ReadWriteOnce}
     * @param capacity as a Kubernetes quantity; null where it does not say
     */
    public record Offer(List<String> accessModes, String capacity) {

        public Offer {
            accessModes = List.copyOf(accessModes);
        }
    }

    /** Values of {@code kubernetes.io/hostname} that it can be reached from; empty for all nodes, or where it names another label. */
    public List<String> nodes() {
        return affinity.hostnames();
    }
}
