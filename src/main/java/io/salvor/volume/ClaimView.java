package io.salvor.volume;

import java.util.List;
import java.util.Map;

/**
 * A PersistentVolumeClaim.
 *
 * @param volumeName the PersistentVolume it is bound, or to be bound, to; null for none
 * @param storageClass its class; empty when it asks for none, null when it leaves it to the default class
 * @param volumeMode Filesystem or Block
 * @param phase Pending, Bound or Lost
 * @param accessModes such as {@code ReadWriteOnce}, as it asks for them
 * @param capacity what it has, else what it asks for, as a Kubernetes quantity; null when it says neither
 */
public record ClaimView(
        String namespace,
        String name,
        String uid,
        String volumeName,
        String storageClass,
        String volumeMode,
        Map<String, String> labels,
        String phase,
        List<String> accessModes,
        String capacity) {

    public ClaimView {
        labels = Map.copyOf(labels);
        accessModes = List.copyOf(accessModes);
    }

    /** Whether it is bound to a volume. */
    public boolean bound() {
        return "Bound".equals(phase) && volumeName != null && !volumeName.isEmpty();
    }

    /** Its name and UID. */
    public ClaimKey key() {
        return new ClaimKey(namespace, name, uid);
    }
}
