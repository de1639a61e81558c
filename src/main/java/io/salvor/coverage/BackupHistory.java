package io.salvor.coverage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What past Backups hold. Of each volume only the newest good backup is kept in mind, so that it grows with the volumes and not
 * with the Backups.
 */
public final class BackupHistory {
    private final Map<String, PastBackup> backups = new HashMap<>();
    private final Map<VolumeKey, LastGood> lastGood = new HashMap<>();

    /** Takes note of a Backup; all of them come before the volumes. */
    public void add(PastBackup backup) {
        backups.put(backup.name(), backup);
    }

    /**
     * Takes note of a volume that a Backup holds whole. It counts only when the Backup can be restored from.
     *
     * @param claimUid UID of the claim at that time; null for none
     * @param time when the volume was done
     */
    public void add(VolumeKey volume, String claimUid, String backup, Instant time) {
        PastBackup of = backups.get(backup);
        if (of != null && of.restorable()) {
            add(new LastGood(volume, claimUid, of.policy(), backup, time));
        }
    }

    /** Takes note of a good backup of a volume; an older one than is known changes nothing. */
    public void add(LastGood good) {
        lastGood.merge(good.volume(), good, (a, b) -> b.time().isAfter(a.time()) ? b : a);
    }

    /** All Backups, the oldest first. */
    public List<PastBackup> backups() {
        List<PastBackup> sorted = new ArrayList<>(backups.values());
        sorted.sort((a, b) -> a.time().equals(b.time())
                ? a.name().compareTo(b.name())
                : a.time().compareTo(b.time()));
        return sorted;
    }

    /** The newest good backup of each volume that has one. */
    public Map<VolumeKey, LastGood> lastGood() {
        return Map.copyOf(lastGood);
    }
}
