package io.salvor.operator.maintenance;

import io.salvor.api.MaintenanceRecord;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.job.JobView;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.maintenance.Step;
import io.salvor.operator.run.JobOnRecord;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.store.ObjectNames;
import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import io.salvor.units.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Takes in what became of a Job: its round is done, or what is left is tried again after a pause. */
@ApplicationScoped
public class MaintenanceEnd {
    private static final Logger LOG = Logger.getLogger(MaintenanceEnd.class);

    private final NodeJobs jobs;
    private final Locations locations;
    private final Repositories repositories;
    private final MaintenanceReport report;

    public MaintenanceEnd(NodeJobs jobs, Locations locations, Repositories repositories, MaintenanceReport report) {
        this.jobs = jobs;
        this.locations = locations;
        this.repositories = repositories;
        this.report = report;
    }

    /** @param job null for one that is not there, and was not made in time */
    void end(KnownRepository known, JobView job, StatusUpdates<ResticRepository> update) {
        ResticRepositoryStatus status = known.status();
        jobs.forgetSecrets(Labels.MAINTENANCE, known.name());
        String name = status.maintenanceJob.name;
        status.maintenanceJob = null;
        report.checked(known.repository());
        // What is damaged may never let itself be counted; a round that waited for that would keep the next check from
        // coming.
        boolean done = known.left().stream().allMatch(step -> known.isDamaged() && step == Step.Figures);
        if (done) {
            status.round = MaintenanceRounds.after(known, report.now());
            status.maintenanceFailures = null;
            status.lastFailureTime = null;
            count(known);
            report.maintained(known.repository(), "all steps are done that were due");
        } else {
            report.failedAgain(known);
            report.failed(known.repository(), Reason.MaintenanceFailed, failure(known, name, job));
        }
        if (update.write() && done) {
            repositories.lookAnew(known.name());
        }
    }

    private static String failure(KnownRepository known, String name, JobView job) {
        String step = known.left().stream().map(Step::name).findFirst().orElse("");
        return "Job " + name + " ended before " + step + " was done: " + JobOnRecord.failure(job)
                + ". What is done stays; the rest is tried again";
    }

    /** Where that cannot be done, the last figures stay. */
    private void count(KnownRepository known) {
        ResticRepositoryStatus status = known.status();
        try {
            OpenLocation location = locations.open(known.location());
            Usage packs = location.store().usage(ObjectNames.repositoryData(known.namespace()));
            Usage index = location.store().usage(ObjectNames.repositoryIndex(known.namespace()));
            status.packs = packs.objects();
            status.packBytes = packs.bytes();
            status.indexes = index.objects();
            status.indexBytes = index.bytes();
            Long unused = unused(status.maintenance, packs.bytes());
            if (unused != null) {
                status.unusedBytes = unused;
                status.unused = packs.bytes() == 0 ? "0%" : Figures.percent(unused, packs.bytes());
            }
        } catch (Trouble e) {
            LOG.warnf("ResticRepository %s is not counted: %s", known.name(), e.getMessage());
        }
    }

    /** Null where it is not known. */
    private static Long unused(MaintenanceRecord record, long packs) {
        if (record == null || record.unusedBytes != null) {
            return record == null ? null : record.unusedBytes;
        }
        return record.neededBytes == null ? null : (Long) Math.max(0, packs - record.neededBytes);
    }
}
