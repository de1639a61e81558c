package io.salvor.operator.backup;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Looks after Backups that hold pods still and are deleted: the framework brings no such object to a reconciler that has not its
 * finalizer on all objects, which would keep Backups from being deleted without an operator.
 */
@ApplicationScoped
public class HeldBackups {
    private static final Logger LOG = Logger.getLogger(HeldBackups.class);

    private final OwnObjects objects;
    private final BackupReconciler reconciler;
    private final Leadership leadership;

    public HeldBackups(OwnObjects objects, BackupReconciler reconciler, Leadership leadership) {
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

    /** Brings the end of each that is deleted further; one that another thread is at comes again at the next tick. */
    void look() {
        try {
            objects.list(Backup.class, Labels.HOLDS_PODS, "true").stream()
                    .filter(backup -> backup.getMetadata().getDeletionTimestamp() != null || backup.hasEnded())
                    .forEach(this::look);
        } catch (KubernetesClientException e) {
            LOG.warnf("Backups that are deleted while they hold pods are looked at again: %s", e.getMessage());
        }
    }

    private void look(Backup backup) {
        try {
            reconciler.reconcile(backup, null);
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "Backup %s, which holds pods, is looked at again: %s",
                    backup.getMetadata().getName(), e.getMessage());
        }
    }
}
