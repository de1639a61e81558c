package io.salvor.retention;

import java.util.Optional;

/**
 * What becomes of a Backup of a location.
 *
 * @param goes whether it is deleted
 * @param frozen why it stays although it would go
 * @param because the same in words
 */
public record BackupFate(KeptBackup backup, boolean goes, Optional<Freeze> frozen, String because) {
    static BackupFate kept(KeptBackup backup, String because) {
        return new BackupFate(backup, false, Optional.empty(), because);
    }

    static BackupFate frozen(KeptBackup backup, Freeze reason, String because) {
        return new BackupFate(backup, false, Optional.of(reason), because);
    }

    static BackupFate goes(KeptBackup backup, String because) {
        return new BackupFate(backup, true, Optional.empty(), because);
    }
}
