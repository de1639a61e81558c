package io.salvor.backup;

/** Why a volume is left out. */
public enum SkipReason {
    /** A folder of the host, given in the pod: never volume data. */
    HostPathVolume,
    /** Saved as an object. */
    SecretVolume,
    /** Saved as an object. */
    ConfigMapVolume,
    /** Made anew by the kubelet. */
    ProjectedVolume,
    /** Made anew by the kubelet. */
    DownwardApiVolume,
    /** Pulled from a registry. */
    ImageVolume,
    /** Without a claim, and the pod can only read it: somebody else fills it, and nothing could be put back into it. */
    ReadOnlyVolume,
    /** A label of the namespace, the pod, the claim or the PersistentVolume leaves it out. */
    ExcludedByLabel,
    ExcludedByAnnotation,
    ExcludedByRule,
    /** The default is Skip, and neither annotation nor rule asks for it. */
    NotAskedFor,
    /** The policy leaves out pods, with which volumes come back. */
    PodNotStored,
    /** The pod does not carry the labels that the policy asks for. */
    PodNotSelected,
    /** A rule or the default has the action Fail: the volume is not saved, and the backup is not whole. */
    RefusedByPolicy,
    PodNotRunning,
    /** The pod is going away. */
    PodDeleting,
    /** The pod has no node. */
    NotScheduled,
    /** No container mounts it, so the kubelet does not either. */
    NotMounted,
    /** It has no file system. */
    BlockVolume,
    ClaimNotFound,
    ClaimNotBound,
    /** Another pod carries the claim. */
    SharedClaim,
    /** A folder of the host that no prefix allows. */
    HostPathNotAllowed,
    /** The kubelet's folder for it is not known. */
    UnsupportedSource,
    /** An annotation names a volume that the pod does not have. */
    NoSuchVolume,
    /** A claim that no pod uses; only what a kubelet has mounted can be read. */
    ClaimUnused
}
