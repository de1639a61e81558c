package io.salvor.volume;

/** What stands behind a volume of a pod. */
public enum VolumeSource {
    /** A PersistentVolumeClaim. */
    Claim,
    /** A claim made with the pod and named {@code <pod>-<volume>}. */
    Ephemeral,
    EmptyDir,
    HostPath,
    Secret,
    ConfigMap,
    Projected,
    DownwardApi,
    /** A CSI driver, without a claim. */
    CsiEphemeral,
    Nfs,
    Image,
    /** Any other in-tree volume plugin, without a claim. */
    Other
}
