package io.salvor.operator.source;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.CopyStatus;
import io.salvor.api.StoredCopy;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.KnownBackups;
import io.salvor.retention.SettledCopies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The Backups of each policy in each location, as the cluster has them on record: a change of a policy is judged by them. */
final class ClusterBackups {
    private final Map<String, Map<String, Known>> byPolicy = new HashMap<>();
    private final Map<String, SettledCopies> settled;

    private record Known(List<Candidate> backups, Set<String> copies) {}

    private ClusterBackups(Map<String, SettledCopies> settled) {
        this.settled = settled;
    }

    /**
     * Reads the Backups page by page, and of those in locations that they are copied to what the status of their policy names. The location of one that
     * has none yet is empty.
     *
     * @return by the name of the policy and by location
     */
    static Map<String, Map<String, KnownBackups>> read(OwnObjects objects) {
        ClusterBackups backups = new ClusterBackups(objects.byName(BackupStorageLocation.class).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, location -> settled(location.getValue()))));
        // Those of another cluster expire there.
        objects.each(Backup.class, LabelChoice.lacking(Labels.ORIGIN), backups::add);
        objects.list(BackupPolicy.class).forEach(policy -> policy.getStatus()
                .copies
                .forEach(copy -> backups.add(policy.getMetadata().getName(), copy)));
        Map<String, Map<String, KnownBackups>> known = new HashMap<>();
        backups.byPolicy.forEach((policy, byLocation) ->
                byLocation.forEach((location, there) -> known.computeIfAbsent(policy, name -> new HashMap<>())
                        .put(location, new KnownBackups(there.backups(), there.copies()))));
        return known;
    }

    private static SettledCopies settled(BackupStorageLocation location) {
        Map<String, String> annotations = location.getMetadata().getAnnotations();
        return SettledCopies.parse(annotations == null ? null : annotations.get(SettledCopies.ANNOTATION));
    }

    /** A Backup of this cluster is no copy: where it was stored says its status. */
    private void add(Backup backup) {
        String time = backup.getStatus().startTime == null
                ? backup.getMetadata().getCreationTimestamp()
                : backup.getStatus().startTime;
        in(backup.getSpec().policy, backup.getStatus().storageLocation)
                .backups()
                .add(new Candidate(
                        backup.getMetadata().getName(), Instant.parse(time), outcome(backup.getStatus().phase)));
    }

    private void add(String policy, CopyStatus copies) {
        Known there = in(policy, copies.storageLocation);
        // The policy may have stored there itself before.
        Set<String> known = there.backups().stream().map(Candidate::name).collect(Collectors.toSet());
        for (StoredCopy backup : copies.backups) {
            if (!known.contains(backup.name)) {
                Instant taken = Instant.parse(backup.startTime);
                there.backups().add(new Candidate(backup.name, taken, outcome(backup.phase)));
                if (backup.copiedFrom != null && leavesOpen(copies.storageLocation, policy, taken)) {
                    there.copies().add(backup.name);
                }
            }
        }
    }

    private boolean leavesOpen(String location, String policy, Instant taken) {
        return settled.getOrDefault(location, SettledCopies.NONE).leavesOpen(policy, taken);
    }

    private Known in(String policy, String location) {
        return byPolicy.computeIfAbsent(policy, name -> new HashMap<>())
                .computeIfAbsent(
                        location == null ? "" : location, name -> new Known(new ArrayList<>(), new HashSet<>()));
    }

    private static Outcome outcome(BackupPhase phase) {
        return phase == BackupPhase.Completed
                ? Outcome.Completed
                : phase == BackupPhase.PartiallyFailed ? Outcome.PartiallyFailed : Outcome.Other;
    }
}
