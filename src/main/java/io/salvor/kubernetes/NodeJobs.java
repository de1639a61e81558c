package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.salvor.job.JobView;
import java.util.List;

/** Starts node Jobs, says how far they are, and ends them. */
public interface NodeJobs {
    /** Makes the Job and the Secret it reads; what an earlier, interrupted call made is left as it is. */
    void start(NodeJob job, HasMetadata owner);

    /** Whether there is a Job of this name, running or not. */
    boolean isThere(String name);

    /**
     * What there is of the Jobs of a run, by their pods too: of one that is gone a pod may still run.
     *
     * @param label the label that names the run, {@link Labels#BACKUP} or {@link Labels#RESTORE}
     * @param run null for those of all runs
     */
    List<JobView> of(String label, String run);

    /** Ends an attempt: its processes are asked to stop, then Job and pod go. */
    void stop(String name);

    /**
     * Removes the Secrets of a run's Jobs, which nothing needs any more.
     *
     * @param label the label that names the run, {@link Labels#BACKUP} or {@link Labels#RESTORE}
     */
    void forgetSecrets(String label, String run);
}
