package io.salvor.operator.restore;

import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Restore;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.EndedRuns;
import io.salvor.operator.run.HeldRuns;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks after Restores that are deleted before their end, or afterwards while pods still wait for their data. */
@ApplicationScoped
public class HeldRestores {
    private final HeldRuns<Restore> held;
    private final Leadership leadership;

    public HeldRestores(OwnObjects objects, RestoreReconciler reconciler, Leadership leadership) {
        this.held = new HeldRuns<>(
                objects,
                Restore.class,
                run -> run.hasEnded() && !EndedRuns.isMarked(run),
                run -> reconciler.reconcile(run, null));
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
