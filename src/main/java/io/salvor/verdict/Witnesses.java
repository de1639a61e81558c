package io.salvor.verdict;

/**
 * What was seen of one volume.
 *
 * @param volume what it is
 * @param before its folder before restic
 * @param restic how restic ended; null when it was not run
 * @param after its folder after that, or at the second look where restic was not run; null where there was none
 * @param past what it held before; null for a volume without history, and where that is not known
 * @param unlisted why it is not known what it held before; null where it is
 * @param rule when it is suspiciously small
 */
public record Witnesses(
        Volume volume,
        FolderLook before,
        ResticEnd restic,
        FolderLook after,
        PastSnapshot past,
        String unlisted,
        ShrinkRule rule) {
    /**
     * The volume.
     *
     * @param path its folder on the node
     * @param claimed whether a claim is behind it
     * @param backup name of the Backup
     * @param policy name of its policy; null where that is not known
     */
    public record Volume(String path, boolean claimed, String backup, String policy) {}
}
