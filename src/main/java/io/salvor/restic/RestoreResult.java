package io.salvor.restic;

import java.util.List;

/**
 * What a restore wrote.
 *
 * @param files entries (files, folders and others) that were restored
 * @param bytes their size
 * @param failed the first items that could not be restored, at most {@link BackupResult#MOST_FAILED}
 * @param failedCount how many items could not be restored
 * @param complete true only when every entry of the snapshot is there
 */
public record RestoreResult(long files, long bytes, List<FailedItem> failed, long failedCount, boolean complete) {
    public RestoreResult {
        failed = List.copyOf(failed);
    }
}
