package io.salvor.operator.maintenance;

import io.salvor.api.Backup;
import io.salvor.api.Restore;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.NamedSnapshots;
import io.salvor.catalog.SealedBackups;
import io.salvor.catalog.Tombstone;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.maintenance.ForgetPlan;
import io.salvor.operator.storage.BegunCopies;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.restic.Restic;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what decides which snapshots of a repository are forgotten: its snapshots, what is being deleted, and who needs what. */
@ApplicationScoped
public class SnapshotsToForget {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final OwnObjects objects;
    private final Restic restic;
    private final Clock clock;

    public SnapshotsToForget(OwnObjects objects, Restic restic, Clock clock) {
        this.objects = objects;
        this.restic = restic;
        this.clock = clock;
    }

    /** @throws io.salvor.trouble.Trouble where something of it cannot be read: then nothing is forgotten */
    ForgetPlan plan(OpenLocation location, String namespace) {
        // In this order: what is made meanwhile has snapshots that are not in the list.
        Map<String, String> buried = new TreeMap<>();
        for (Map.Entry<String, Tombstone> one :
                location.catalog().deletions().snapshots(namespace).entrySet()) {
            buried.put(one.getKey(), one.getValue().backup());
        }
        List<ForgetPlan.Snapshot> snapshots = restic.snapshots(location.access(namespace), DEADLINE).stream()
                .map(snapshot ->
                        new ForgetPlan.Snapshot(snapshot.id(), snapshot.time(), snapshot.hostname(), snapshot.tags()))
                .toList();
        Set<String> names = new TreeSet<>();
        Set<String> uids = new TreeSet<>();
        addAtWork(names, uids);
        BegunCopies copies = BegunCopies.read(objects, location);
        // Only now: what is no longer at work by then has its marker.
        SealedBackups sealed = location.catalog().markers();
        for (BegunCopies.Begun copy : copies.beside(sealed)) {
            names.add(copy.name());
            copy.plan().ifPresent(plan -> uids.add(plan.uid()));
        }
        for (BackupMarker marker : sealed.backups()) {
            names.add(marker.name());
            if (marker.uid() != null) {
                uids.add(marker.uid());
            }
        }
        return ForgetPlan.decide(
                snapshots,
                buried,
                new ForgetPlan.Backups(names, uids),
                ids -> named(location, sealed, ids),
                Instant.now(clock));
    }

    private void addAtWork(Set<String> names, Set<String> uids) {
        objects.each(Backup.class, LabelChoice.lacking(Labels.ENDED), backup -> {
            names.add(backup.getMetadata().getName());
            uids.add(backup.getMetadata().getUid());
        });
        objects.each(Restore.class, LabelChoice.lacking(Labels.ENDED), restore -> {
            if (restore.getSpec().backup != null) {
                names.add(restore.getSpec().backup);
            }
            if (restore.getStatus().backupUID != null) {
                uids.add(restore.getStatus().backupUID);
            }
        });
    }

    /** Which of them a backup names; all of them where one cannot be read. */
    private static Set<String> named(OpenLocation location, SealedBackups sealed, Set<String> ids) {
        if (!sealed.problems().isEmpty()) {
            return ids;
        }
        return new NamedSnapshots(location.catalog())
                .of(ids, sealed.backups().stream().map(BackupMarker::name).toList());
    }
}
