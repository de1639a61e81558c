package io.salvor.operator.copying;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.BackupRemoval;
import io.salvor.catalog.StoredPlan;
import io.salvor.copying.BegunFate;
import io.salvor.copying.BegunFate.Kind;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.storage.BegunCopies;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.RestoresAtWork;
import io.salvor.trouble.CatalogException;
import org.jboss.logging.Logger;

/** Removes copies that were begun and are not due any more. What was saved of them goes with the next maintenance. */
final class BegunLeftovers {
    private static final Logger LOG = Logger.getLogger(BegunLeftovers.class);

    private final OwnObjects objects;

    BegunLeftovers(OwnObjects objects) {
        this.objects = objects;
    }

    /** @param begun as read before what was found */
    void discard(CopyRoute route, OpenLocation to, BegunCopies begun, DueBackups.Found found) {
        begun.beside(found.sealed()).stream()
                .flatMap(one -> one.plan().stream())
                .filter(plan -> route.policy().equals(plan.policy()))
                .forEach(plan -> discard(to, plan, found));
    }

    private void discard(OpenLocation to, StoredPlan plan, DueBackups.Found found) {
        BegunFate fate = BegunFate.decide(plan.backup(), plan.uid(), found.verdicts());
        if (fate.kind() == Kind.Stays) {
            return;
        }
        BackupRemoval removal = to.catalog().removal();
        try {
            if (fate.kind() == Kind.Goes
                    && !removal.isOnlyBegun(plan.backup())
                    && !isRead(to, found.originals().get(plan.backup()))) {
                // Before the plan: what is broken off from here on is only begun.
                removal.takeBack(plan.backup(), plan.uid());
            }
            if (removal.isOnlyBegun(plan.backup())) {
                removal.discard(plan.backup(), plan.uid());
                LOG.infof(
                        "what was begun of a copy of backup %s in location %s is not due any more, and is removed: %s",
                        plan.backup(), to.name(), fate.because());
            }
        } catch (CatalogException e) {
            LOG.warnf(
                    "what was begun of a copy of backup %s in location %s stays: %s",
                    plan.backup(), to.name(), e.getMessage());
        }
    }

    /** Whether a Restore may have begun with it while it had a marker. */
    private boolean isRead(OpenLocation to, BackupMarker original) {
        return RestoresAtWork.read(objects).of(to.name(), original).isPresent();
    }
}
