package io.salvor.backup;

import static io.salvor.backup.SkipReason.Sort.Decided;
import static io.salvor.backup.SkipReason.Sort.Prevented;

/**
 * Why a volume is left out. A reason is decided or prevented: decided, where a rule, a label or an annotation leaves the volume out, or
 * nothing is lost without it; prevented, where the policy wants the volume and it cannot be saved as things are. A Backup with a
 * prevented volume is not whole, and coverage calls that volume unprotected.
 */
public enum SkipReason {
    /** A folder of the host, given in the pod: never volume data. */
    HostPathVolume(Decided),
    /** Saved as an object. */
    SecretVolume(Decided),
    /** Saved as an object. */
    ConfigMapVolume(Decided),
    /** Made anew by the kubelet. */
    ProjectedVolume(Decided),
    /** Made anew by the kubelet. */
    DownwardApiVolume(Decided),
    /** Pulled from a registry. */
    ImageVolume(Decided),
    /** Salvor's own, of a restored pod. */
    DoneFilesVolume(Decided),
    /** Without a claim, and the pod can only read it: somebody else fills it, and nothing could be put back into it. */
    ReadOnlyVolume(Decided),
    /** A label of the namespace, the pod, the claim or the PersistentVolume leaves it out. */
    ExcludedByLabel(Decided),
    ExcludedByAnnotation(Decided),
    ExcludedByRule(Decided),
    /** The default is Skip, and neither annotation nor rule asks for it. */
    NotAskedFor(Decided),
    /** The policy leaves out pods, with which volumes come back. */
    PodNotStored(Decided),
    /** The pod does not carry the labels that the policy asks for. */
    PodNotSelected(Decided),
    /** Another pod carries the claim. */
    SharedClaim(Decided),
    /** The pod has ended or is going away, and the volume with it. */
    PodEnded(Decided),
    /** The pod has not run yet, and its volume is made with it: there is nothing in it. */
    PodNotStarted(Decided),
    /** Without a claim, and no container mounts it, so the kubelet does not either. */
    NotMounted(Decided),
    /** A claim that no pod uses and that never had a volume. */
    ClaimNeverBound(Decided),
    /** An annotation leaves out a volume that the pod does not have. */
    NothingToExclude(Decided),

    /** A rule or the default has the action Fail: the volume is not saved, and the backup is not whole. */
    RefusedByPolicy(Prevented),
    PodNotRunning(Prevented),
    /** The pod is going away, no other has the volume, and no claim is behind it. */
    PodDeleting(Prevented),
    /** The pod has no node. */
    NotScheduled(Prevented),
    /** The node is not one of Linux, or no kubelet runs it. */
    NodeUnsupported(Prevented),
    /** It has no file system. */
    BlockVolume(Prevented),
    ClaimNotFound(Prevented),
    ClaimNotBound(Prevented),
    /** No running pod mounts the claim, and none can be made that holds it, because nobody knows on which node its folder is. */
    ClaimUnused(Prevented),
    /** A folder of the host that no prefix allows. */
    HostPathNotAllowed(Prevented),
    /** A folder of the host inside the volume of another claim, whose pods can put a link in its place. */
    HostPathNested(Prevented),
    /** The kubelet's folder for it is not known. */
    UnsupportedSource(Prevented),
    /** An annotation asks for a volume that the pod does not have. */
    NoSuchVolume(Prevented);

    /** What a reason means for the Backup. */
    enum Sort {
        /** Nothing that the policy wants is missing. */
        Decided,
        /** The policy wants the volume, and the Backup does not have it. */
        Prevented
    }

    private final Sort sort;

    SkipReason(Sort sort) {
        this.sort = sort;
    }

    /** Whether the policy wants the volume all the same; otherwise it was decided that it is left out. */
    public boolean prevented() {
        return sort == Prevented;
    }
}
