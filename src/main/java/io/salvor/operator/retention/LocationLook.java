package io.salvor.operator.retention;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupStorageLocation;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.SealedBackups;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.retention.NewDeletions.Begun;
import io.salvor.operator.storage.BackupCopies;
import io.salvor.operator.storage.Hurdles;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.RestoresAtWork;
import io.salvor.operator.storage.TrustedMarkers;
import io.salvor.operator.storage.TrustedMarkers.Trust;
import io.salvor.reading.KeptBackups;
import io.salvor.retention.BackupFate;
import io.salvor.retention.LocationRetention;
import io.salvor.retention.PoliciesInForce;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One look at a location: goes on with what is being deleted, then decides what else goes, and begins with that. */
final class LocationLook {
    private final OwnObjects objects;
    private final PolicyReading policies;
    private final OpenDeletions underWay;
    private final NewDeletions begins;
    private final boolean deletes;
    private final TrustedMarkers trusted = TrustedMarkers.asLocationsSay();

    /** @param deletes whether anything begins to be deleted, or is only looked at */
    LocationLook(OwnObjects objects, ObjectMapper json, BackupDeletion deletion, boolean deletes, Clock clock) {
        this.objects = objects;
        this.policies = new PolicyReading(objects, json);
        this.underWay = new OpenDeletions(deletion);
        this.begins = new NewDeletions(objects, deletion, trusted, clock);
        this.deletes = deletes;
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
     * @param held what is sealed there
     */
    record Found(
            List<BackupFate> fates,
            List<String> next,
            Set<String> begun,
            int deleting,
            boolean more,
            List<String> problems,
            BackupCopies.Held held) {
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
        List<String> problems = Collections.synchronizedList(new ArrayList<>());
        Hurdles hurdles = Hurdles.some(problems);
        int deleting = underWay.goOn(open, problems, hurdles);
        SealedBackups sealed = open.catalog().markers();
        sealed.problems().forEach(problem -> problems.add(problem.getMessage()));
        PoliciesInForce inForce = policies.of(location);
        Trust trust = trusted.trust(open, sealed.backups(), hurdles);
        RestoresAtWork restores = RestoresAtWork.read(objects);
        List<BackupFate> fates = LocationRetention.decide(
                open.name(),
                sealed.backups().stream()
                        .filter(marker -> !trust.unread().contains(marker.name()))
                        .map(marker -> KeptBackups.of(
                                marker,
                                trust.doubts().get(marker.name()),
                                restores.of(open.name(), marker).orElse(null)))
                        .toList(),
                inForce,
                now);
        Map<String, BackupMarker> staying = new HashMap<>();
        sealed.names().forEach(name -> staying.put(name, null));
        sealed.backups().forEach(marker -> staying.put(marker.name(), marker));
        Begun begun = deletes
                ? begins.begin(open, going(fates, sealed.backups(), trust.unread()), staying, hurdles)
                : new Begun(Set.of(), false);
        return new Found(
                fates,
                LocationRetention.next(fates, inForce, now),
                begun.names(),
                deleting + begun.names().size(),
                begun.more(),
                problems,
                held(sealed, begun.names()));
    }

    private static BackupCopies.Held held(SealedBackups sealed, Set<String> begun) {
        Set<String> names = new TreeSet<>(sealed.names());
        names.removeAll(begun);
        return new BackupCopies.Held(
                names,
                sealed.backups().stream()
                        .filter(marker -> marker.uid() != null)
                        .collect(Collectors.toMap(BackupMarker::name, BackupMarker::uid)));
    }

    /** One that cannot be read takes no place, but where it is suspicious those of its policy may be the last that have its data. */
    private static List<BackupFate> going(List<BackupFate> fates, List<BackupMarker> sealed, Set<String> unread) {
        Set<String> held = sealed.stream()
                .filter(marker ->
                        unread.contains(marker.name()) && marker.policy() != null && KeptBackups.isSuspicious(marker))
                .map(BackupMarker::policy)
                .collect(Collectors.toSet());
        return fates.stream()
                .filter(BackupFate::goes)
                .filter(fate -> !held.contains(fate.backup().policy()))
                .toList();
    }
}
