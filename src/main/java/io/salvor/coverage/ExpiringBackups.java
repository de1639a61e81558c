package io.salvor.coverage;

import io.salvor.retention.PolicyRetention;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Finds the Backups that a changed retention would expire. */
final class ExpiringBackups {
    private ExpiringBackups() {}

    /**
     * @param old null when there was no such policy: then every Backup of its name was kept
     * @param next null when the policy is removed: then its Backups stay
     * @return the oldest first
     */
    static List<PastBackup> of(PlannedPolicy old, PlannedPolicy next, BackupHistory history, Instant now) {
        boolean same = old != null && next != null && old.retention().equals(next.retention());
        if (next == null || same && old.zone().equals(next.zone())) {
            return List.of();
        }
        List<PastBackup> backups = history.backups().stream()
                .filter(backup -> backup.policy().equals(next.name()))
                .toList();
        Set<String> gone = expired(next, backups, now);
        Set<String> goneBefore = old == null ? Set.of() : expired(old, backups, now);
        return backups.stream()
                .filter(backup -> gone.contains(backup.name()) && !goneBefore.contains(backup.name()))
                .toList();
    }

    private static Set<String> expired(PlannedPolicy policy, List<PastBackup> backups, Instant now) {
        return new PolicyRetention(policy.retention(), policy.zone())
                .expiring(backups.stream().map(PastBackup::candidate).toList(), now);
    }
}
