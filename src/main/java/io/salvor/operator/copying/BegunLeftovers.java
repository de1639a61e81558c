package io.salvor.operator.copying;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.StoredPlan;
import io.salvor.operator.storage.BegunCopies;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.CatalogException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Removes copies that were begun and are not due any more. What was saved of them goes with the next maintenance. */
final class BegunLeftovers {
    private static final Logger LOG = Logger.getLogger(BegunLeftovers.class);

    private BegunLeftovers() {}

    /** @param begun as read before what was found */
    static void discard(CopyRoute route, OpenLocation to, BegunCopies begun, DueBackups.Found found) {
        Set<String> due = found.due().stream().map(BackupMarker::name).collect(Collectors.toSet());
        begun.beside(found.sealed()).stream()
                .filter(one -> !due.contains(one.name()))
                .flatMap(one -> one.plan().stream())
                .filter(plan -> route.policy().equals(plan.policy()))
                .forEach(plan -> discard(to, plan));
    }

    private static void discard(OpenLocation to, StoredPlan plan) {
        try {
            if (to.catalog().removal().isOnlyBegun(plan.backup())) {
                to.catalog().removal().discard(plan.backup(), plan.uid());
                LOG.infof(
                        "what was begun of a copy of backup %s in location %s is not due any more, and is removed",
                        plan.backup(), to.name());
            }
        } catch (CatalogException e) {
            LOG.warnf(
                    "what was begun of a copy of backup %s in location %s stays: %s",
                    plan.backup(), to.name(), e.getMessage());
        }
    }
}
