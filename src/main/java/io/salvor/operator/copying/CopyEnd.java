package io.salvor.operator.copying;

import io.salvor.api.CopyAttempt;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.job.JobView;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.operator.run.JobOnRecord;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.Repositories;

/** Takes in what became of a Job. What it has copied is found by listing; here it counts whether it has failed, so that another waits. */
final class CopyEnd {
    private final NodeJobs jobs;
    private final Repositories repositories;
    private final SnapshotListings listings;
    private final CopyReport report;

    CopyEnd(NodeJobs jobs, Repositories repositories, SnapshotListings listings, CopyReport report) {
        this.jobs = jobs;
        this.repositories = repositories;
        this.listings = listings;
        this.report = report;
    }

    /** @param job null for one that is not there, and was not made in time */
    void end(ResticRepository target, JobView job, StatusUpdates<ResticRepository> update) {
        ResticRepositoryStatus status = target.getStatus();
        CopyAttempt attempt = status.copyJob;
        over(target);
        if (job != null && job.succeeded()) {
            EndedCopies.add(status, attempt);
            status.copyFailures = null;
            status.lastCopyFailureTime = null;
            status.lastCopyTime = report.now().toString();
            report.copied(
                    target, "Job " + attempt.name + " has copied what it was to copy from location " + attempt.from);
        } else {
            report.failed(target, failure(attempt, job));
            EndedCopies.remove(status, attempt);
        }
        if (update.write()) {
            repositories.lookAnew(target.getMetadata().getName());
            // Its lock may be left in the source too.
            repositories.lookAnew(Names.repository(target.getSpec().volumeNamespace, attempt.from));
        }
    }

    /** There is nothing left to do for the one that is on record, and it was never made. */
    void needless(ResticRepository target, StatusUpdates<ResticRepository> update) {
        over(target);
        report.copied(target, "nothing is left to copy");
        update.write();
    }

    private void over(ResticRepository target) {
        jobs.forgetSecrets(Labels.COPY, target.getMetadata().getName());
        listings.forget(target.getSpec().volumeNamespace, target.getSpec().backupStorageLocation);
        target.getStatus().copyJob = null;
    }

    private static String failure(CopyAttempt attempt, JobView job) {
        return "Job " + attempt.name + ", which copies from location " + attempt.from + ", has failed: "
                + JobOnRecord.failure(job) + ". What it has copied stays; the rest is tried again";
    }
}
