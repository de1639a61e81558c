package io.salvor.backup;

/**
 * A volume that is saved.
 *
 * @param pod the pod that has it; for a claim that no pod uses, the one that is made to hold it
 * @param podUid UID of that pod; for a claim that no pod uses, the UID of the claim
 * @param node null for a claim that no running pod mounts: a pod is made to hold it, wherever that may be
 * @param volume its name in the pod; for a claim that no pod uses, the name of the claim
 * @param claim null when there is none
 * @param hostPath its folder on the node, for a pod of that UID
 * @param decidedBy what decided that it is saved
 * @param because the same as a sentence
 */
public record PlannedVolume(
        String namespace,
        String pod,
        String podUid,
        String node,
        String volume,
        PlannedClaim claim,
        String hostPath,
        FileSelection files,
        DecidedBy decidedBy,
        String because) {

    /** Whether a pod has to be made that holds its claim. */
    public boolean held() {
        return node == null;
    }
}
