package io.salvor.operator.restore;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Restore;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Looks after Restores that are deleted before their end: the framework brings no such object to a reconciler that has not its finalizer
 * on all objects, which would keep Restores from being deleted without an operator.
 */
@ApplicationScoped
public class HeldRestores {
    private static final Logger LOG = Logger.getLogger(HeldRestores.class);

    private final OwnObjects objects;
    private final RestoreReconciler reconciler;
    private final Leadership leadership;

    public HeldRestores(OwnObjects objects, RestoreReconciler reconciler, Leadership leadership) {
        this.objects = objects;
        this.reconciler = reconciler;
        this.leadership = leadership;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (leadership.leads()) {
            look();
        }
    }

    /** Brings the end of each that is deleted further, and lets those go that have ended. */
    void look() {
        try {
            objects.list(Restore.class, Labels.HOLDS_PODS, "true").stream()
                    .filter(restore -> restore.getMetadata().getDeletionTimestamp() != null || restore.hasEnded())
                    .forEach(this::look);
        } catch (KubernetesClientException e) {
            LOG.warnf("Restores that are deleted before their end are looked at again: %s", e.getMessage());
        }
    }

    private void look(Restore restore) {
        try {
            reconciler.reconcile(restore, null);
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "Restore %s, which is deleted, is looked at again: %s",
                    restore.getMetadata().getName(), e.getMessage());
        }
    }
}
