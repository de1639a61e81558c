package io.salvor.operator.copying;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.CheckedBackup;
import io.salvor.catalog.HooksOfPolicy;
import io.salvor.catalog.KeptPlan;
import io.salvor.catalog.ObjectArchive;
import io.salvor.catalog.StoredVolume;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.scratch.TemporaryArchive;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes what makes a copy of a Backup restorable, but its snapshots: first the plan, by which it is known as begun, and in the end objects,
 * hooks, volumes, log and marker. Each step may be done again; until the last there is no backup of that name in the location.
 */
@ApplicationScoped
public class CopySeal {
    private static final HooksOfPolicy NONE = new HooksOfPolicy(HooksOfPolicy.FORMAT_VERSION, List.of());

    private final OwnObjects objects;
    private final OperatorConfig config;
    private final Clock clock;

    public CopySeal(OwnObjects objects, OperatorConfig config, Clock clock) {
        this.objects = objects;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Begins a copy: nothing else may lie in its place from now on, and nobody takes its snapshots for those of no backup.
     *
     * @param from the location that holds the Backup
     * @param to the location that it is copied to
     * @throws RefusedException where there is another of its name
     * @throws io.salvor.trouble.StorageException where one of the locations cannot be read or written, or holds what cannot be read
     */
    public void begin(OpenLocation from, OpenLocation to, BackupMarker backup) {
        KeptPlan plan = from.catalog().requirePlan(backup.name());
        if (!plan.plan().uid().equals(backup.uid())) {
            throw new RefusedException(
                    Reason.PlanChanged,
                    "the plan of backup " + backup.name() + " in location " + from.name()
                            + " is not its own; find what else writes to this location");
        }
        requireFree(to, backup);
        requireOwn(to.catalog().keepPlan(plan.plan()), to, backup);
    }

    /** What a location has of snapshots. It is to be asked for after {@link #begin}, and anew in each look. */
    SettledSnapshots settled(OpenLocation to) {
        return new SettledSnapshots(objects, to);
    }

    /**
     * Makes the copy exist, once its snapshots are there. One that exists stays as it is.
     *
     * @param copies the ID of each copied snapshot by the ID of that which the Backup names
     * @param settled those that are there
     * @return false while maintenance of a repository may forget some
     * @throws RefusedException where a snapshot has no copy, or there is another of its name
     * @throws io.salvor.trouble.StorageException as for {@link #begin}; also where the Backup is not as it was sealed
     */
    boolean seal(
            OpenLocation from,
            OpenLocation to,
            BackupMarker backup,
            Map<String, String> copies,
            SettledSnapshots settled) {
        Catalog target = to.catalog();
        requireFree(to, backup);
        if (target.marker(backup.name()).isPresent()) {
            // To write its objects anew would break its signature.
            return true;
        }
        requireOwn(target.requirePlan(backup.name()), to, backup);
        CheckedBackup source = from.catalog().signatures().check(backup, false);
        List<StoredVolume> volumes = source.volumes().stream()
                .map(volume -> copied(volume, to, backup, copies))
                .toList();
        if (!isThere(volumes, to, backup, settled)) {
            return false;
        }
        int objects = putObjects(source, to, backup);
        target.policyHooks().put(backup.name(), source.hooks().orElse(NONE));
        target.putVolumes(backup.name(), volumes);
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
        target.putLog(backup.name(), log(from, to, backup, now));
        // To copy the objects has taken a while.
        requireOwn(target.requirePlan(backup.name()), to, backup);
        target.seal(backup.copied(from.name(), to.name(), objects, now));
        return true;
    }

    private static boolean isThere(
            List<StoredVolume> volumes, OpenLocation to, BackupMarker backup, SettledSnapshots settled) {
        for (StoredVolume volume : volumes) {
            String copy = volume.status().snapshotID();
            Optional<Set<String>> there = copy == null
                    ? Optional.empty()
                    : settled.of(volume.spec().pod().namespace());
            if (copy != null && there.isEmpty()) {
                return false;
            }
            if (there.filter(ids -> !ids.contains(copy)).isPresent()) {
                throw missing("snapshot " + copy, to, backup);
            }
        }
        return true;
    }

    private static RefusedException missing(String snapshot, OpenLocation to, BackupMarker backup) {
        return new RefusedException(
                Reason.CopyFailed,
                snapshot + " of backup " + backup.name() + " is not in location " + to.name()
                        + "; the copy is completed once it is there");
    }

    private static StoredVolume copied(
            StoredVolume volume, OpenLocation to, BackupMarker backup, Map<String, String> copies) {
        String snapshot = volume.status().snapshotID();
        if (snapshot != null && !copies.containsKey(snapshot)) {
            throw missing("the copy of snapshot " + snapshot, to, backup);
        }
        return volume.copied(
                to.name(),
                to.repoIdentifier(volume.spec().pod().namespace()),
                snapshot == null ? null : copies.get(snapshot));
    }

    /** Through a file, as they are too many for the memory. @return how many there are */
    private int putObjects(CheckedBackup source, OpenLocation to, BackupMarker backup) {
        try (TemporaryArchive archive = TemporaryArchive.in(config.cacheDirectory())) {
            int count;
            try (ObjectArchive.Writer writer =
                    to.catalog().archive(backup.name(), archive.file(), backup.startTime())) {
                source.objects(
                        object -> writer.add(object.resource(), object.namespace(), object.name(), object.content()));
                count = writer.count();
            }
            to.catalog().putObjects(backup.name(), archive.file());
            return count;
        }
    }

    private static String log(OpenLocation from, OpenLocation to, BackupMarker backup, Instant now) {
        String log = from.catalog().log(backup.name()).orElse("");
        return log + (log.isEmpty() || log.endsWith("\n") ? "" : "\n") + now + " copied from location " + from.name()
                + " to location " + to.name() + "\n";
    }

    private static void requireFree(OpenLocation to, BackupMarker backup) {
        boolean others = to.catalog()
                .marker(backup.name())
                .filter(marker -> !backup.uid().equals(marker.uid()))
                .isPresent();
        if (others) {
            throw taken(
                    to,
                    backup,
                    "holds another backup of that name; if it is of no use, delete it with: salvor backup delete");
        }
        if (to.catalog().deletions().isUnderWay(backup.name())) {
            throw taken(to, backup, "holds a backup of that name that is being deleted; it is copied after that");
        }
    }

    private static void requireOwn(KeptPlan plan, OpenLocation to, BackupMarker backup) {
        if (!plan.plan().uid().equals(backup.uid())) {
            throw taken(
                    to,
                    backup,
                    "holds what another Backup of that name has begun; it is copied once that is gone, which retention removes when no"
                            + " Backup is at work on it");
        }
    }

    private static RefusedException taken(OpenLocation to, BackupMarker backup, String why) {
        return new RefusedException(
                Reason.BackupExists, "backup " + backup.name() + " is not copied: location " + to.name() + " " + why);
    }
}
