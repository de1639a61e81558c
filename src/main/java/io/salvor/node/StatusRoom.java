package io.salvor.node;

import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.PodVolumeStatus;
import io.salvor.units.Shortened;

/**
 * What a status has room for. A path may have 4096 bytes and errors name several: an API server takes no object over a megabyte, and the
 * status of the Backup repeats the messages of a hundred volumes.
 */
final class StatusRoom {
    static final int MESSAGE = 1024;
    static final int PATH = 512;

    private StatusRoom() {}

    /** Cuts the texts that are too long. */
    static void fit(PodVolumeStatus status) {
        status.message = Shortened.to(status.message, MESSAGE);
        if (status instanceof PodVolumeBackupStatus backup) {
            backup.unreadable = backup.unreadable.stream()
                    .map(path -> Shortened.to(path, PATH))
                    .toList();
        }
    }
}
