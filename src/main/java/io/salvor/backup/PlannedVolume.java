package io.salvor.backup;

/**
 * A volume that is saved.
 *
 * @param claim null when there is none
 * @param hostPath its folder on the node
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
        String because) {}
