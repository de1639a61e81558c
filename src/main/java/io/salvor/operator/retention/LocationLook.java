package io.salvor.operator.retention;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.SealedBackups;
import io.salvor.catalog.Tombstone;
import io.salvor.catalog.Tombstones;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.retention.BackupDeletion.Leaving;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.retention.BackupFate;
import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.Freeze;
import io.salvor.retention.KeptBackup;
import io.salvor.retention.LocationRetention;
import io.salvor.retention.PoliciesInForce;
import io.salvor.trouble.CatalogException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One look at a location: goes on with what is being deleted, then decides what else goes, and begins with that. */
final class LocationLook {
    /** So many begin to be deleted at a look. */
    static final int AT_ONCE = 100;

    private final OwnObjects objects;
    private final PolicyReading policies;
    private final BackupDeletion deletion;
    private final int atOnce;
    private final TrustedMarkers trusted = new TrustedMarkers();

    /** @param deletes whether anything begins to be deleted, or is only looked at */
    LocationLook(OwnObjects objects, ObjectMapper json, BackupDeletion deletion, boolean deletes) {
        this.objects = objects;
        this.policies = new PolicyReading(objects, json);
        this.deletion = deletion;
        this.atOnce = deletes ? AT_ONCE : 0;
    }

    /**
     * What a look has found.
     *
     * @param fates of all sealed backups
     * @param next names of those that go with the next Backup of their policy
     * @param begun names of those of them that have begun to be deleted
     * @param deleting how many are being deleted, those included
     * @param more whether others wait for the next look
     * @param problems what cannot be read
     */
    record Found(
            List<BackupFate> fates,
            List<String> next,
            Set<String> begun,
            int deleting,
            boolean more,
            List<String> problems) {
        Found {
            fates = List.copyOf(fates);
            next = List.copyOf(next);
            begun = Set.copyOf(begun);
            problems = List.copyOf(problems);
        }

        /** Of those that are not being deleted. */
        List<BackupFate> there() {
            return fates.stream()
                    .filter(fate -> !begun.contains(fate.backup().name()))
                    .toList();
        }

        /** Of all sealed backups. */
        Set<String> names() {
            return fates.stream().map(fate -> fate.backup().name()).collect(Collectors.toSet());
        }
    }

    Found look(BackupStorageLocation location, OpenLocation open, Instant now) {
        List<String> problems = new ArrayList<>();
        int deleting = goOn(open, problems);
        SealedBackups sealed = open.catalog().markers();
        sealed.problems().forEach(problem -> problems.add(problem.getMessage()));
        PoliciesInForce inForce = policies.of(location);
        Map<String, Freeze> doubts = trusted.doubts(open, sealed.backups());
        RestoresAtWork restores = RestoresAtWork.read(objects);
        List<BackupFate> fates = LocationRetention.decide(
                open.name(),
                sealed.backups().stream()
                        .map(marker -> kept(
                                marker,
                                doubts.get(marker.name()),
                                restores.of(open.name(), marker).orElse(null)))
                        .toList(),
                inForce,
                now);
        List<BackupFate> going = fates.stream().filter(BackupFate::goes).toList();
        List<BackupFate> begun = going.subList(0, Math.min(atOnce, going.size()));
        Map<String, BackupMarker> staying = new HashMap<>();
        sealed.backups().forEach(marker -> staying.put(marker.name(), marker));
        List<Leaving> leaving = new ArrayList<>();
        for (BackupFate fate : begun) {
            BackupMarker marker = staying.get(fate.backup().name());
            if (!isAtWork(fate.backup()) && trusted.isAsSealed(open, marker)) {
                staying.remove(marker.name());
                leaving.add(new Leaving(marker, fate.because(), revision(marker.policy())));
            }
        }
        Set<String> names = deletion.begin(open, leaving, staying::keySet, now);
        return new Found(
                fates,
                LocationRetention.next(fates, inForce, now),
                names,
                deleting + names.size(),
                going.size() > atOnce,
                problems);
    }

    /** How many are still being deleted. */
    private int goOn(OpenLocation open, List<String> problems) {
        Tombstones tombstones = open.catalog().deletions().all();
        tombstones.problems().forEach(problem -> problems.add(problem.getMessage()));
        SnapshotLists listed = new SnapshotLists(open);
        int left = 0;
        for (Tombstone tombstone : tombstones.backups()) {
            if (!isGone(open, tombstone, listed, problems)) {
                left++;
            }
        }
        return left;
    }

    /** One that cannot be gone on with keeps no other. */
    private boolean isGone(OpenLocation open, Tombstone tombstone, SnapshotLists listed, List<String> problems) {
        try {
            return deletion.goOn(open, tombstone, listed);
        } catch (CatalogException e) {
            problems.add(e.getMessage());
            return false;
        }
    }

    /** One that is sealed and whose status does not say so yet. */
    private boolean isAtWork(KeptBackup backup) {
        return objects.get(Backup.class, backup.name())
                .filter(there -> backup.uid().equals(there.getMetadata().getUid()))
                .filter(there -> !there.hasEnded())
                .isPresent();
    }

    private String revision(String policy) {
        return objects.get(BackupPolicy.class, policy)
                .map(there -> there.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Labels.SOURCE_REVISION))
                .orElse(null);
    }

    private static KeptBackup kept(BackupMarker marker, Freeze doubt, String readBy) {
        boolean suspicious = Optional.ofNullable(marker.volumes())
                .map(volumes -> volumes.suspicious())
                .filter(count -> count > 0)
                .isPresent();
        return new KeptBackup(
                new Candidate(marker.name(), marker.startTime(), outcome(marker.phase())),
                marker.uid(),
                marker.policy(),
                marker.completionTime() == null ? marker.startTime() : marker.completionTime(),
                suspicious,
                readBy,
                doubt);
    }

    /** A phase of a later version is none that this one lets go of lightly. */
    private static Outcome outcome(String phase) {
        return switch (phase) {
            case "Completed" -> Outcome.Completed;
            case "Failed", "Canceled" -> Outcome.Other;
            default -> Outcome.PartiallyFailed;
        };
    }
}
