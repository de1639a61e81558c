package io.salvor.operator.retention;

import io.salvor.api.Backup;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.KeptPlan;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.storage.BegunCopies;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.ObjectNames;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Removes what Backups have left in a bucket that were begun and ended while it could not be reached, and parts of uploads that were broken off.
 * What a Backup of the cluster may still complete stays, a copy that its policy may, and what may have been sealed and lost its marker.
 */
final class LocationRemains {
    private static final Logger LOG = Logger.getLogger(LocationRemains.class);
    private static final Duration PARTS_STAY = Duration.ofDays(1);

    private final OwnObjects objects;

    /** By location: the folders that the look before has found to be nobody's. */
    private final Map<String, TreeSet<String>> seen = new ConcurrentHashMap<>();

    LocationRemains(OwnObjects objects) {
        this.objects = objects;
    }

    /** @param sealed names of backups that are known to be sealed */
    void clear(OpenLocation location, Set<String> sealed, Instant now) {
        TreeSet<String> nobodys = new TreeSet<>();
        for (String backup : CatalogLayout.backups(location.store())) {
            if (!sealed.contains(backup) && isNobodys(location, backup)) {
                nobodys.add(backup);
            }
        }
        TreeSet<String> before = seen.getOrDefault(location.name(), new TreeSet<>());
        // What is there for the first time may be of a Backup that was made after the cluster was asked.
        nobodys.stream().filter(before::contains).forEach(backup -> remove(location, backup));
        seen.put(location.name(), nobodys);
        endUploads(location, now.minus(PARTS_STAY));
    }

    /** Credentials may be too narrow for that, and nothing else depends on it. */
    private static void endUploads(OpenLocation location, Instant before) {
        try {
            for (String folder : List.of(CatalogLayout.BACKUPS, ObjectNames.RESTIC)) {
                location.store().endUploads(folder, before);
            }
        } catch (StorageException e) {
            LOG.infof("uploads to location %s that were broken off stay: %s", location.name(), e.getMessage());
        }
    }

    private boolean isNobodys(OpenLocation location, String backup) {
        return location.catalog().removal().isOnlyBegun(backup)
                && !location.catalog().deletions().isUnderWay(backup)
                && objects.get(Backup.class, backup)
                        .filter(there -> !there.hasEnded())
                        .isEmpty();
    }

    private void remove(OpenLocation location, String backup) {
        try {
            Optional<KeptPlan> plan = location.catalog().plan(backup);
            // Again, and after its plan: a Backup of that name may have been made meanwhile.
            if (!isNobodys(location, backup)
                    || plan.filter(kept -> BegunCopies.isOne(objects, location, kept.plan()))
                            .isPresent()) {
                return;
            }
            location.catalog()
                    .removal()
                    .discard(backup, plan.map(kept -> kept.plan().uid()).orElse(backup));
            LOG.infof("what backup %s left, which was never sealed, is removed", backup);
        } catch (CatalogException e) {
            LOG.warnf("what backup %s left, which was never sealed, stays: %s", backup, e.getMessage());
        }
    }
}
