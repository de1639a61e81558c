package io.salvor.restore;

/** Decides what a restore does, in which order and why, before anything is written. */
public final class RestorePlanner {
    private RestorePlanner() {}

    /** Plans a restore of the backup into the cluster as it was read. */
    public static RestorePlan plan(RestoreRequest request, BackupContents backup, TargetView target) {
        throw new UnsupportedOperationException();
    }
}
