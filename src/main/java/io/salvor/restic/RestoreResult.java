package io.salvor.restic;

import io.salvor.trouble.Reason;
import java.util.List;
import java.util.Map;

/**
 * What a restore wrote.
 *
 * @param files entries (files, folders and others) that were restored
 * @param bytes their size
 * @param failed the first items that could not be restored, at most {@link BackupResult#MOST_FAILED}
 * @param failedCount how many items could not be restored
 * @param troubles how many of them for what
 * @param repository why the repository did not give the content of all items; null where it did
 * @param complete true only when every entry of the snapshot is there
 */
public record RestoreResult(
        long files,
        long bytes,
        List<FailedItem> failed,
        long failedCount,
        Map<ItemTrouble, Long> troubles,
        Reason repository,
        boolean complete) {
    public RestoreResult {
        failed = List.copyOf(failed);
        troubles = Map.copyOf(troubles);
    }
}
