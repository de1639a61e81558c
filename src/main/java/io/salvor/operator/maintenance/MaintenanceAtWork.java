package io.salvor.operator.maintenance;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.MaintenanceAttempt;
import io.salvor.api.ResticRepository;
import io.salvor.job.JobView;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.operator.run.JobOnRecord;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks after the Job that is on record of a repository. */
@ApplicationScoped
public class MaintenanceAtWork {
    private static final Logger LOG = Logger.getLogger(MaintenanceAtWork.class);

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
        MaintenanceAttempt attempt = known.status().maintenanceJob;
        try {
            return new JobOnRecord(attempt.since, attempt.deadline)
                    .look(job, report.now(), jobs, course(known, update));
        } catch (Trouble | KubernetesClientException | MaintenanceStart.SlotTakenException e) {
            LOG.warnf("ResticRepository %s is looked at again: %s", known.name(), e.getMessage());
            return true;
        }
    }

    private JobOnRecord.Course course(KnownRepository known, StatusUpdates<ResticRepository> update) {
        return new JobOnRecord.Course() {
            @Override
            public boolean make() {
                start.make(known);
                update.write();
                return true;
            }

            @Override
            public void end(JobView job) {
                end.end(known, job, update);
            }

            @Override
            public void goesOn(String waits) {
                report.waits(known.repository(), Reason.InProgress, MaintenanceStart.atWork(known) + waits);
                update.write();
            }
        };
    }
}
