package io.salvor.volume;

/**
 * A volume of a pod.
 *
 * @param claimName the claim behind it, for {@link VolumeSource#Claim} and {@link VolumeSource#Ephemeral}; otherwise null
 * @param plugin for {@link VolumeSource#Other} the name of the kubelet's plugin, such as {@code kubernetes.io/iscsi}, where it is
 *     known; otherwise null
 * @param readOnly true when the pod says that nothing in it may write to the volume
 */
public record PodVolumeView(String name, VolumeSource source, String claimName, String plugin, boolean readOnly) {

    /** A volume without a claim whose source says all. */
    public PodVolumeView(String name, VolumeSource source) {
        this(name, source, null, null, false);
    }
}
