package io.salvor.operator.storage;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.api.BackupStorageLocation;
import io.salvor.catalog.CatalogLayout;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Shows the backups of locations that are only read as Backups, which nobody carries out: each is made when its marker is first seen in the
 * bucket, and goes when its folder is gone from there. Deleting one touches nothing in the bucket; it is made again. A Backup of that name
 * that this cluster has made itself stays.
 */
@ApplicationScoped
public class BucketBackups {
    private static final Logger LOG = Logger.getLogger(BucketBackups.class);

    /** Beside the other calls of a tick. */
    private static final int AT_ONCE = 100;

    private final OwnObjects objects;
    private final Locations locations;
    private final Leadership leadership;
    private final Clock clock;

    /** When each location is looked at next; a restart looks at once. */
    private final Map<String, Instant> due = new HashMap<>();

    public BucketBackups(OwnObjects objects, Locations locations, Leadership leadership, Clock clock) {
        this.objects = objects;
        this.locations = locations;
        this.leadership = leadership;
        this.clock = clock;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (leadership.leads()) {
            look();
        }
    }

    /** Looks at every location whose time has come. */
    void look() {
        Instant now = Instant.now(clock);
        try {
            List<BackupStorageLocation> due = objects.list(BackupStorageLocation.class).stream()
                    .filter(location -> !now.isBefore(this.due.getOrDefault(name(location), Instant.MIN)))
                    .toList();
            if (due.isEmpty()) {
                return;
            }
            List<ObjectMeta> shown = objects.metadata(Backup.class, LabelChoice.of(Labels.ORIGIN, Labels.IN_BUCKET));
            for (BackupStorageLocation location : due) {
                String label = Labels.value(name(location));
                Map<Boolean, List<ObjectMeta>> byOrigin = shown.stream()
                        .collect(Collectors.partitioningBy(
                                backup -> label.equals(backup.getLabels().get(Labels.STORAGE_LOCATION))));
                boolean all = look(location, byOrigin.get(true), byOrigin.get(false));
                if (all) {
                    this.due.put(name(location), now.plus(SettledLocations.frequency(location)));
                }
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("the backups of buckets that are only read are looked at again: %s", e.getMessage());
        }
    }

    private static String name(BackupStorageLocation location) {
        return location.getMetadata().getName();
    }

    /** Whether all was done. @param shown what is there of it @param others of other locations, which may hold copies of the same */
    private boolean look(BackupStorageLocation location, List<ObjectMeta> shown, List<ObjectMeta> others) {
        if (!KubernetesLocations.isReadOnly(location)) {
            shown.forEach(backup -> objects.delete(Backup.class, backup.getName()));
            return true;
        }
        OpenLocation open;
        Set<String> missing;
        try {
            open = locations.open(name(location));
            missing = CatalogLayout.backups(open.store());
            missing.removeAll(open.catalog().deletions().names());
        } catch (Trouble e) {
            // The location says itself what is wrong with it.
            return true;
        }
        Set<String> whole = new HashSet<>();
        for (ObjectMeta backup : shown) {
            if (!missing.contains(backup.getName())) {
                objects.delete(Backup.class, backup.getName());
            } else if (backup.getLabels().containsKey(Labels.RECORDS_GONE)) {
                whole.add(backup.getName());
            }
        }
        missing.removeAll(whole);
        others.forEach(backup -> missing.remove(backup.getName()));
        missing.stream().limit(AT_ONCE).forEach(backup -> show(backup, location, open));
        return missing.size() <= AT_ONCE;
    }

    private void show(String backup, BackupStorageLocation location, OpenLocation open) {
        try {
            open.catalog().marker(backup).ifPresent(marker -> show(new BucketBackup(marker, location)));
        } catch (CatalogException e) {
            LOG.warnf("backup %s of location %s is not shown: %s", backup, name(location), e.getMessage());
        } catch (Trouble e) {
            LOG.debugf("backup %s of location %s is looked at again: %s", backup, name(location), e.getMessage());
        } catch (KubernetesClientException | IllegalArgumentException e) {
            // A name or a time that somebody has written into the bucket keeps no other backup from being shown.
            LOG.warnf("backup %s of location %s cannot be shown: %s", backup, name(location), e.getMessage());
        }
    }

    /** Each step once the one before is done; the last says that they are. */
    private void show(BucketBackup found) {
        Backup backup = found.object();
        objects.createIfMissing(backup);
        objects.get(Backup.class, backup.getMetadata().getName())
                .filter(found::isShownBy)
                .ifPresent(there -> {
                    Backup written = objects.editStatus(there, current -> {
                        found.describe(current.getStatus(), Instant.now(clock));
                        return current;
                    });
                    objects.edit(written, current -> {
                        current.getMetadata().getLabels().put(Labels.RECORDS_GONE, "true");
                        return current;
                    });
                });
    }
}
