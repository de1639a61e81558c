package io.salvor.coverage;

import io.salvor.retention.PolicyRetention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the Backups that a changed retention would expire, in each location that a policy has some in. */
final class ExpiringBackups {
    private ExpiringBackups() {}

    /**
     * @param old null when there was no such policy: then every Backup of its name was kept
     * @param next null when the policy is removed: then its Backups stay
     * @return the oldest first
     */
    static List<ExpiringBackup> of(PlannedPolicy old, PlannedPolicy next, BackupHistory history, Instant now) {
        List<ExpiringBackup> expiring = new ArrayList<>();
        if (next == null || old != null && old.spec().equals(next.spec())) {
            return expiring;
        }
        for (Map.Entry<String, List<PastBackup>> there :
                history.byLocation(next.name()).entrySet()) {
            String location = there.getKey();
            String elsewhere = location.isEmpty() || location.equals(next.storageLocation()) ? null : location;
            Set<String> gone = expired(next.retention(location), there.getValue(), now);
            Set<String> goneBefore = old == null ? Set.of() : expired(old.retention(location), there.getValue(), now);
            there.getValue().stream()
                    .filter(backup -> gone.contains(backup.name()) && !goneBefore.contains(backup.name()))
                    .forEach(backup -> expiring.add(new ExpiringBackup(backup.name(), backup.time(), elsewhere)));
        }
        expiring.sort(Comparator.comparing(ExpiringBackup::time));
        return expiring;
    }

    private static Set<String> expired(PolicyRetention retention, List<PastBackup> backups, Instant now) {
        return retention.expiring(backups.stream().map(PastBackup::candidate).toList(), now);
    }
}
