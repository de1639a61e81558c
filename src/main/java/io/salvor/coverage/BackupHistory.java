package io.salvor.coverage;

import io.salvor.retention.KnownBackups;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What past Backups hold. Of each volume only the newest good backup is kept in mind, so that it grows with the volumes and not
 * with the Backups.
 */
public final class BackupHistory {
    private static final Comparator<PastBackup> OLDEST_FIRST =
            Comparator.comparing(PastBackup::time).thenComparing(PastBackup::name);

    private final Map<String, PastBackup> backups = new HashMap<>();
    private final List<PastBackup> copies = new ArrayList<>();
    private final Map<VolumeKey, LastGood> lastGood = new HashMap<>();
    private boolean knowsCopies = true;

    /** Takes note of a Backup; all of them come before the volumes. */
    public void add(PastBackup backup) {
        backups.put(backup.name(), backup);
    }

    /** Takes note of a copy of a Backup in another location; all Backups come before them. One that is known to be there itself is no copy. */
    public void addCopy(PastBackup copy) {
        PastBackup same = backups.get(copy.name());
        if (same == null || !copy.location().equals(same.location())) {
            copies.add(copy);
        }
    }

    /** It is not known which of those in other locations are copies, and of which a person has said that the retention of their policy counts. */
    public void withoutCopies() {
        knowsCopies = false;
    }

    /** Whether it is known which of those in other locations stay although no retention keeps them, because they are copies. */
    public boolean knowsCopies() {
        return knowsCopies || copies.isEmpty();
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
        return backups.values().stream().sorted(OLDEST_FIRST).toList();
    }

    /** Copies of Backups in other locations, in the order in which they were added. */
    public List<PastBackup> copies() {
        return List.copyOf(copies);
    }

    /** The Backups of a policy and their copies by location, which is empty where it is not known; the oldest first in each. */
    public Map<String, List<PastBackup>> byLocation(String policy) {
        return Stream.concat(backups.values().stream(), copies.stream())
                .filter(backup -> backup.policy().equals(policy))
                .sorted(OLDEST_FIRST)
                .collect(Collectors.groupingBy(
                        backup -> backup.location() == null ? "" : backup.location(),
                        TreeMap::new,
                        Collectors.toList()));
    }

    /** The same as a change of the policy is judged by. */
    public Map<String, KnownBackups> known(String policy) {
        Map<String, KnownBackups> known = new TreeMap<>();
        byLocation(policy)
                .forEach((location, there) -> known.put(
                        location,
                        new KnownBackups(
                                there.stream().map(PastBackup::candidate).toList(),
                                there.stream()
                                        .filter(PastBackup::copy)
                                        .map(PastBackup::name)
                                        .collect(Collectors.toSet()))));
        return known;
    }

    /** The newest good backup of each volume that has one. */
    public Map<VolumeKey, LastGood> lastGood() {
        return Map.copyOf(lastGood);
    }
}
