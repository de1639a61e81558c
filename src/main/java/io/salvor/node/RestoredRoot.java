package io.salvor.node;

import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import java.io.IOException;
import java.util.List;

/** Makes the root folder of a volume as it was in the backup, which restic does not store. */
final class RestoredRoot {
    private RestoredRoot() {}

    /** Whether it is; what is not goes into the outcome. @param folder null where there is none to make so */
    static boolean isAsItWas(MountedFolder folder, PodVolumeRestoreSpec spec, PodVolumeRestoreStatus outcome) {
        if (spec.root == null || folder == null) {
            return true;
        }
        try {
            List<String> lost = folder.apply(spec.root);
            if (!lost.isEmpty()) {
                // restic leaves out those of files where the file system takes none.
                outcome.message = "restored, but its root folder could not be given every extended attribute: "
                        + String.join("; ", lost);
            }
            return true;
        } catch (IOException e) {
            outcome.phase = VolumePhase.PartiallyFailed;
            outcome.reason = VolumeReason.OwnersRefused.name();
            outcome.message = "its files are back, but owner, mode and time of its root folder are not: " + e
                    + "; see whether the file system takes owners, and set them by hand";
            return false;
        }
    }
}
