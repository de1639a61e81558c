package io.salvor.operator.backup;

import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.HeldRuns;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks after Backups that are deleted before their end. */
@ApplicationScoped
public class HeldBackups {
    private final HeldRuns<Backup> held;
    private final Leadership leadership;

    public HeldBackups(OwnObjects objects, BackupReconciler reconciler, Leadership leadership) {
        this.held = new HeldRuns<>(objects, Backup.class, Backup::hasEnded, run -> reconciler.reconcile(run, null));
        this.leadership = leadership;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (leadership.leads()) {
            look();
        }
    }

    void look() {
        held.look();
    }
}
