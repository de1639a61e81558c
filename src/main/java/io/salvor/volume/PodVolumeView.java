package io.salvor.volume;

/**
 * A volume of a pod.
 *
 * @param claimName the claim behind it, for {@link VolumeSource#Claim} and {@link VolumeSource#Ephemeral}; otherwise null
 * @param plugin for {@link VolumeSource#Other} the name of the kubelet's plugin, such as {@code kubernetes.io/iscsi}, where it is
 *     known; otherwise null
 * @param backing what the pod itself says stands behind it: the field of the volume that names the source, such as
 *     {@code emptyDir}, {@code persistentVolumeClaim} or {@code nfs}, and what identifies it
 * @param readOnly true when the pod says that nothing in it may write to the volume
 */
public record PodVolumeView(
        String name, VolumeSource source, String claimName, String plugin, Backing backing, boolean readOnly) {
    /** Name of the volume that a restored pod keeps; see {@link VolumeSource#DoneFiles}. */
    public static final String DONE_FILES = "salvor-restore";

    /** A volume of which no more is known than its source. */
    public PodVolumeView(String name, VolumeSource source, String claimName, String plugin, boolean readOnly) {
        this(name, source, claimName, plugin, source.backing(), readOnly);
    }

    /** A volume without a claim whose source says all. */
    public PodVolumeView(String name, VolumeSource source) {
        this(name, source, null, null, source.backing(), false);
    }
}
