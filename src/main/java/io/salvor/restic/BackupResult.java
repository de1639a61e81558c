package io.salvor.restic;

import java.util.List;

/**
 * A snapshot that was made.
 *
 * @param snapshotId its ID in full
 * @param filesNew files that the parent does not have
 * @param filesChanged files that were read again
 * @param filesUnmodified files taken over from the parent unread
 * @param files all files in the snapshot
 * @param bytes their size
 * @param dataAdded bytes added to the repository, before compression
 * @param dataAddedPacked bytes added to the repository as stored
 * @param failed the first items that could not be read, at most {@link #MOST_FAILED}
 * @param failedCount how many items could not be read
 * @param complete false when something could not be read (exit code 3)
 * @param damage what of the repository could not be read, in restic's words; null for nothing
 */
public record BackupResult(
        String snapshotId,
        long filesNew,
        long filesChanged,
        long filesUnmodified,
        long files,
        long bytes,
        long dataAdded,
        long dataAddedPacked,
        List<FailedItem> failed,
        long failedCount,
        boolean complete,
        String damage) {
    /** How many failed items are kept by name. */
    public static final int MOST_FAILED = 20;

    public BackupResult {
        failed = List.copyOf(failed);
    }
}
