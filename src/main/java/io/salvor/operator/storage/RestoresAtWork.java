package io.salvor.operator.storage;

import io.salvor.api.Restore;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which backups the Restores read that have not ended. One that has not chosen yet may choose any that its spec allows. */
public final class RestoresAtWork {
    private final List<Restore> restores = new ArrayList<>();

    private RestoresAtWork() {}

    /** Those there are now; to be read after what it is asked about. */
    public static RestoresAtWork read(OwnObjects objects) {
        RestoresAtWork atWork = new RestoresAtWork();
        objects.each(Restore.class, LabelChoice.lacking(Labels.ENDED), restore -> {
            if (!restore.hasEnded()) {
                atWork.restores.add(restore);
            }
        });
        return atWork;
    }

    /** The Restore that reads a backup of a location, in words. */
    public Optional<String> of(String location, BackupMarker backup) {
        return restores.stream()
                .filter(restore -> mayRead(restore, location, backup))
                .map(restore -> "Restore " + restore.getMetadata().getName())
                .findFirst();
    }

    private static boolean mayRead(Restore restore, String location, BackupMarker backup) {
        if (restore.getStatus().backupUID != null) {
            return restore.getStatus().backupUID.equals(backup.uid());
        }
        if (restore.getSpec().retryOf != null) {
            // What its own spec says does not count; that of the one that it tries again does.
            return restore.getStatus().retry == null
                    || restore.getStatus().retry.backupUID == null
                    || restore.getStatus().retry.backupUID.equals(backup.uid());
        }
        if (!restore.getSpec().storageLocation.equals(location)) {
            return false;
        }
        if (restore.getSpec().backup != null) {
            return restore.getSpec().backup.equals(backup.name());
        }
        return restore.getSpec().policy == null || restore.getSpec().policy.equals(backup.policy());
    }
}
