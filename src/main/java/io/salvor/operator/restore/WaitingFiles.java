package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;

/**
 * Says where files of a volume may be left that were to be moved in when all of them are whole. Nobody but a Job could remove them, and at the
 * end of a Restore none is sent to a node for that.
 */
final class WaitingFiles {
    private WaitingFiles() {}

    /** The end of a sentence about a volume that was not restored; empty where nothing can be left. */
    static String note(PodVolumeRestore volume) {
        boolean wait = volume.getSpec().include != null && volume.getSpec().folder == null;
        boolean begun = Boolean.TRUE.equals(volume.getStatus().writing);
        boolean moved = Boolean.TRUE.equals(volume.getStatus().restored);
        return wait && begun && !moved
                ? "; files that waited to be moved in may be left in its folder .salvor/" + volume.getSpec().restoreUID
                        + ", and that can be removed"
                : "";
    }
}
