package io.salvor.operator.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.Backup;
import io.salvor.api.ResticRepository;
import io.salvor.api.Restore;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.RunJobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Removes what Jobs of runs that are over have left in the cluster: Secrets with passwords, and Jobs that work on. A run clears up
 * itself when it ends; this is for what it could not, because the operator was killed, the API server refused, or somebody deleted the
 * run and the cluster's garbage collector is slow.
 */
@ApplicationScoped
public class RunSweep {
    private static final Logger LOG = Logger.getLogger(RunSweep.class);

    private final OwnObjects objects;
    private final RunJobs jobs;
    private final Leadership leadership;

    public RunSweep(OwnObjects objects, RunJobs jobs, Leadership leadership) {
        this.objects = objects;
        this.jobs = jobs;
        this.leadership = leadership;
    }

    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (leadership.leads()) {
            look();
        }
    }

    /** Looks once. */
    public void look() {
        try {
            sweep(Labels.BACKUP, Backup.class, Backup::hasEnded);
            sweep(Labels.RESTORE, Restore.class, Restore::hasEnded);
            sweep(Labels.COPY, ResticRepository.class, repository -> repository.getStatus().copyJob == null);
        } catch (KubernetesClientException e) {
            LOG.warnf("what Jobs have left is looked for again in half a minute: %s", e.getMessage());
        }
    }

    private <R extends CustomResource<?, ?>> void sweep(String label, Class<R> kind, Predicate<R> ended) {
        RunEnds<R> ends = new RunEnds<>(objects, kind, ended);
        for (RunJobs.Left left : jobs.left(label)) {
            boolean isOver = ends.isOver(left.runUid(), left.run());
            if (isOver && left.runKind().equals(HasMetadata.getKind(kind))) {
                LOG.infof("%s %s is removed: %s %s is over", left.kind(), left.name(), left.runKind(), left.run());
                jobs.remove(left);
            }
        }
    }
}
