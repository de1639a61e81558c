package io.salvor.restore;

/** Why the data of a volume is not put back. What to do is said in {@code docs/restore.md}, whose rows a test holds equal to these. */
public enum NotPutBack {
    /** The backup has no snapshot of the volume: it failed or was left out. */
    NotInBackup(true),

    /** The backup found the volume empty although it had held files before. */
    FoundEmpty(true),

    /** The pod is in the cluster; its data is left alone. */
    PodExists(false),

    /** The pod's controller is in the cluster and would replace it. */
    ControllerExists(false),

    /** The claim is in the cluster, bound; its data is left alone. */
    ClaimExists(false),

    /** The earlier Restore, of which this one tries again what failed, has put it back. */
    AlreadyRestored(false),

    /** The earlier Restore has not put it back, and its pod has gone on without it. */
    PodWentOn(true),

    /** The pod must run on a node that is gone. */
    NodeGone(true),

    /** The pod of the backup has no such volume. */
    VolumeNotInPod(true),

    /** The pod can only read the volume, and no pod of the backup writes to it. */
    ReadOnlyVolume(true),

    /** The backup holds the data but not the pod, or no pod used the claim. */
    PodNotInBackup(true),

    /** The pod was being deleted when the backup was taken. */
    PodDeleting(true),

    /** The pod had ended when the backup was taken. */
    PodEnded(true),

    /** Other data of the same claim is put back. */
    SavedTwice(false),

    /** The Restore leaves out its claim, or its pod, or what lives with pods that their controllers make anew. */
    NotAsked(false),

    /** The Restore asks for the claim, to be filled through a pod that it leaves out. */
    PodNotAsked(true),

    /** The kubelet makes the pod from a file on the node. */
    MirrorPod(false);

    private final boolean loss;

    NotPutBack(boolean loss) {
        this.loss = loss;
    }

    /** Whether the data is missing after the restore; false where what is there was left alone on purpose. */
    public boolean isLoss() {
        return loss;
    }
}
