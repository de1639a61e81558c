package io.salvor.operator.maintenance;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.ResticRepository;
import io.salvor.job.JobView;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Looks after the Job that is on record of a repository: it is made, goes on, is ended when it takes too long, and its end is taken in. */
@ApplicationScoped
public class MaintenanceAtWork {
    private static final Logger LOG = Logger.getLogger(MaintenanceAtWork.class);

    /** A Job that is on record and not there was about to be made for so long. */
    private static final Duration IN_THE_MAKING = Duration.ofMinutes(2);

    /** A Job ends itself at its deadline, and Kubernetes does a minute later. */
    private static final Duration OVERTIME = Duration.ofMinutes(5);

    private final NodeJobs jobs;
    private final MaintenanceStart start;
    private final MaintenanceEnd end;
    private final MaintenanceReport report;

    public MaintenanceAtWork(NodeJobs jobs, MaintenanceStart start, MaintenanceEnd end, MaintenanceReport report) {
        this.jobs = jobs;
        this.start = start;
        this.end = end;
        this.report = report;
    }

    /** Whether it is at work. @param job null where there is none */
    boolean look(KnownRepository known, JobView job, StatusUpdates<ResticRepository> update) {
        try {
            Instant now = report.now();
            if (job == null && isBeingMade(known, now)) {
                start.make(known);
                update.write();
                return true;
            }
            if (job == null || !job.mayRun()) {
                end.end(known, job, update);
                return false;
            }
            if (now.isAfter(
                    Instant.parse(known.status().maintenanceJob.deadline).plus(OVERTIME))) {
                jobs.stop(job.name());
            }
            String waits = job.state() == JobView.State.NoRoom || job.state() == JobView.State.Waiting
                    ? "; its pod has not started: " + job.message()
                    : "";
            report.waits(known.repository(), Reason.InProgress, MaintenanceStart.atWork(known) + waits);
            update.write();
        } catch (Trouble | KubernetesClientException | MaintenanceStart.SlotTakenException e) {
            LOG.warnf("ResticRepository %s is looked at again: %s", known.name(), e.getMessage());
        }
        return true;
    }

    private static boolean isBeingMade(KnownRepository known, Instant now) {
        return Instant.parse(known.status().maintenanceJob.since)
                .plus(IN_THE_MAKING)
                .isAfter(now);
    }
}
