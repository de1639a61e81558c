package io.salvor.operator.copying;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.ResticRepository;
import io.salvor.job.JobView;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Looks after the Job that is on record of a repository: it is made, goes on, is ended when it takes too long, and its end is taken in. */
final class CopyAtWork {
    private static final Logger LOG = Logger.getLogger(CopyAtWork.class);

    /** A Job that is on record and not there was about to be made for so long. */
    private static final Duration IN_THE_MAKING = Duration.ofMinutes(2);

    /** A Job ends itself at its deadline, and Kubernetes does a minute later. */
    private static final Duration OVERTIME = Duration.ofMinutes(5);

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
        StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, target);
        try {
            Instant now = report.now();
            if (job == null && isBeingMade(target, now)) {
                if (again.test(target)) {
                    return true;
                }
                end.needless(target, update);
                return false;
            }
            if (job == null || !job.mayRun()) {
                end.end(target, job, update);
                return false;
            }
            if (now.isAfter(Instant.parse(target.getStatus().copyJob.deadline).plus(OVERTIME))) {
                jobs.stop(job.name());
            }
            String waits = job.state() == JobView.State.NoRoom || job.state() == JobView.State.Waiting
                    ? "; its pod has not started: " + job.message()
                    : "";
            report.waits(target, Reason.InProgress, CopyStart.atWork(target) + waits);
            update.write();
        } catch (Trouble | KubernetesClientException e) {
            LOG.warnf(
                    "copies into ResticRepository %s are looked at again: %s",
                    target.getMetadata().getName(), e.getMessage());
        }
        return true;
    }

    private static boolean isBeingMade(ResticRepository target, Instant now) {
        return Instant.parse(target.getStatus().copyJob.since)
                .plus(IN_THE_MAKING)
                .isAfter(now);
    }
}
