package io.salvor.operator.copying;

import io.salvor.api.Backup;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.KeptPlan;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.CatalogException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Removes copies that were begun and are not due any more. What was saved of them goes with the next maintenance. */
final class BegunLeftovers {
    private static final Logger LOG = Logger.getLogger(BegunLeftovers.class);

    private final OwnObjects objects;

    BegunLeftovers(OwnObjects objects) {
        this.objects = objects;
    }

    void discard(CopyRoute route, OpenLocation to, DueBackups.Found found) {
        Set<String> due = found.due().stream().map(BackupMarker::name).collect(Collectors.toSet());
        for (String backup : CatalogLayout.backups(to.store())) {
            if (!found.sealed().contains(backup) && !due.contains(backup)) {
                discard(route, to, backup);
            }
        }
    }

    private void discard(CopyRoute route, OpenLocation to, String backup) {
        try {
            Optional<KeptPlan> plan = to.catalog().plan(backup).filter(kept -> route.policy()
                    .equals(kept.plan().policy()));
            boolean nobodys = plan.isPresent()
                    && to.catalog().removal().isOnlyBegun(backup)
                    && !to.catalog().deletions().isUnderWay(backup)
                    && !isAtWork(backup);
            if (nobodys) {
                to.catalog().removal().discard(backup, plan.get().plan().uid());
                LOG.infof(
                        "what was begun of a copy of backup %s in location %s is not due any more and is removed",
                        backup, to.name());
            }
        } catch (CatalogException e) {
            LOG.warnf(
                    "what was begun of a copy of backup %s in location %s stays: %s",
                    backup, to.name(), e.getMessage());
        }
    }

    /** The policy may have stored its Backups there itself until now. */
    private boolean isAtWork(String backup) {
        return objects.get(Backup.class, backup)
                .filter(there -> !there.hasEnded())
                .isPresent();
    }
}
