package io.salvor.coverage;

import io.salvor.backup.PlannedVolume;
import java.util.Comparator;

/**
 * What coverage counts: a claim, or a volume of a pod that has none.
 *
 * @param claim null for a volume without one
 * @param pod null for a claim, whichever pods mount it
 * @param volume its name in the pod; null for a claim
 */
public record VolumeKey(String namespace, String claim, String pod, String volume) implements Comparable<VolumeKey> {
    private static final Comparator<VolumeKey> ORDER = Comparator.comparing(VolumeKey::namespace)
            .thenComparing(VolumeKey::claim, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(VolumeKey::pod, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(VolumeKey::volume, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** A claim. */
    public static VolumeKey claim(String namespace, String name) {
        return new VolumeKey(namespace, name, null, null);
    }

    /** A volume of a pod without a claim. */
    public static VolumeKey ofPod(String namespace, String pod, String volume) {
        return new VolumeKey(namespace, null, pod, volume);
    }

    /** What a plan saves. */
    static VolumeKey of(PlannedVolume volume) {
        return volume.claim() == null
                ? ofPod(volume.namespace(), volume.pod(), volume.volume())
                : claim(volume.namespace(), volume.claim().name());
    }

    /** Whether it is a claim. */
    public boolean isClaim() {
        return claim != null;
    }

    @Override
    public int compareTo(VolumeKey other) {
        return ORDER.compare(this, other);
    }

    /** {@code namespace/claim}, or {@code namespace/pod/volume}. */
    @Override
    public String toString() {
        return isClaim() ? namespace + "/" + claim : namespace + "/" + pod + "/" + volume;
    }
}
