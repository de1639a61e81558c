package io.salvor.operator.copying;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.CopyAttempt;
import io.salvor.api.ResticRepository;
import io.salvor.job.JobView;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.JobOnRecord;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Looks after the Job that is on record of a repository. */
final class CopyAtWork {
    private static final Logger LOG = Logger.getLogger(CopyAtWork.class);

    private final OwnObjects objects;
    private final NodeJobs jobs;
    private final Predicate<ResticRepository> again;
    private final CopyEnd end;
    private final CopyReport report;
    private final ObjectMapper json;

    /** @param again makes the Job that is on record; false where nothing is left for it to do */
    CopyAtWork(
            OwnObjects objects,
            NodeJobs jobs,
            Predicate<ResticRepository> again,
            CopyEnd end,
            CopyReport report,
            ObjectMapper json) {
        this.objects = objects;
        this.jobs = jobs;
        this.again = again;
        this.end = end;
        this.report = report;
        this.json = json;
    }

    /** Whether it is at work. @param job null where there is none */
    boolean look(ResticRepository target, JobView job) {
        CopyAttempt attempt = target.getStatus().copyJob;
        StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, target);
        try {
            return new JobOnRecord(attempt.since, attempt.deadline)
                    .look(job, report.now(), jobs, course(target, update));
        } catch (Trouble | KubernetesClientException e) {
            LOG.warnf(
                    "copies into ResticRepository %s are looked at again: %s",
                    target.getMetadata().getName(), e.getMessage());
            return true;
        }
    }

    private JobOnRecord.Course course(ResticRepository target, StatusUpdates<ResticRepository> update) {
        return new JobOnRecord.Course() {
            @Override
            public boolean make() {
                boolean made = again.test(target);
                if (!made) {
                    end.needless(target, update);
                }
                return made;
            }

            @Override
            public void end(JobView job) {
                end.end(target, job, update);
            }

            @Override
            public void goesOn(String waits) {
                report.waits(target, Reason.InProgress, CopyStart.atWork(target) + waits);
                update.write();
            }
        };
    }
}
