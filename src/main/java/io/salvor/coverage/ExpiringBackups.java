package io.salvor.coverage;

import io.salvor.retention.KnownBackups.Foreseen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a changed retention does to the Backups of a policy, in each location that it has some in.
 *
 * @param expiring those that go and were kept, the oldest first
 * @param frozen copies that no clause keeps any more and that stay
 */
record ExpiringBackups(List<ExpiringBackup> expiring, List<FrozenCopies> frozen) {
    private static final ExpiringBackups NONE = new ExpiringBackups(List.of(), List.of());

    ExpiringBackups {
        expiring = List.copyOf(expiring);
        frozen = List.copyOf(frozen);
    }

    /**
     * @param old null when there was no such policy: then every Backup of its name was kept
     * @param next null when the policy is removed: then its Backups stay
     */
    static ExpiringBackups of(PlannedPolicy old, PlannedPolicy next, BackupHistory history, Instant now) {
        if (next == null || old != null && old.spec().equals(next.spec())) {
            return NONE;
        }
        List<ExpiringBackup> expiring = new ArrayList<>();
        List<FrozenCopies> frozen = new ArrayList<>();
        Map<String, List<PastBackup>> there = history.byLocation(next.name());
        history.known(next.name()).forEach((location, known) -> {
            String elsewhere = location.isEmpty() || location.equals(next.storageLocation()) ? null : location;
            Set<String> before = old == null ? Set.of() : all(known.under(old.spec(), location, now));
            Foreseen after = known.under(next.spec(), location, now);
            there.get(location).stream()
                    .filter(backup -> after.goes().contains(backup.name()) && !before.contains(backup.name()))
                    .forEach(backup -> expiring.add(new ExpiringBackup(backup.name(), backup.time(), elsewhere)));
            long stay = after.frozen().stream()
                    .filter(name -> !before.contains(name))
                    .count();
            if (stay > 0) {
                frozen.add(new FrozenCopies(location, (int) stay));
            }
        });
        expiring.sort(Comparator.comparing(ExpiringBackup::time));
        return new ExpiringBackups(expiring, frozen);
    }

    private static Set<String> all(Foreseen foreseen) {
        Set<String> all = new HashSet<>(foreseen.goes());
        all.addAll(foreseen.frozen());
        return all;
    }
}
