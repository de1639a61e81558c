package io.salvor.operator.run;

import io.salvor.job.JobView;
import io.salvor.kubernetes.NodeJobs;
import java.time.Duration;
import java.time.Instant;

/**
 * A Job that works on a whole repository and was put on record before it was made. It is made, goes on, is ended when it takes too long, and its end
 * is taken in; what it is to do, and where it is on record, its journey knows.
 *
 * @param since when it was put on record, RFC 3339
 * @param deadline when it ends itself, RFC 3339
 */
public record JobOnRecord(String since, String deadline) {
    /** A Job that is on record and not there was about to be made for so long. */
    private static final Duration IN_THE_MAKING = Duration.ofMinutes(2);

    /** A Job ends itself at its deadline, and Kubernetes does a minute later. */
    private static final Duration OVERTIME = Duration.ofMinutes(5);

    /** What a journey does about its Job. */
    public interface Course {
        /** Makes it. @return false where nothing is left for it to do */
        boolean make();

        /** Takes in its end. @param job null for one that is not there, and was not made in time */
        void end(JobView job);

        /** Says that it is at work. @param waits to be said after that: what keeps its pod from starting; empty where nothing does */
        void goesOn(String waits);
    }

    /**
     * One look at it.
     *
     * @param job what is seen of it; null where there is none
     * @return whether it is at work, or is about to be
     */
    public boolean look(JobView job, Instant now, NodeJobs jobs, Course course) {
        if (job == null && Instant.parse(since).plus(IN_THE_MAKING).isAfter(now)) {
            return course.make();
        }
        if (job == null || !job.mayRun()) {
            course.end(job);
            return false;
        }
        if (now.isAfter(Instant.parse(deadline).plus(OVERTIME))) {
            jobs.stop(job.name());
        }
        course.goesOn(waits(job));
        return true;
    }

    private static String waits(JobView job) {
        boolean waits = job.state() == JobView.State.NoRoom || job.state() == JobView.State.Waiting;
        return waits ? "; its pod has not started: " + job.message() : "";
    }

    /** Why one ended before its work was done, as a part of a sentence. @param job null for one that is not there, and was not made in time */
    public static String failure(JobView job) {
        if (job == null) {
            return "it could not be made, or is gone";
        }
        if (job.outOfMemory()) {
            return "it ran out of memory";
        }
        return job.report().isEmpty() ? job.message() : job.report();
    }
}
