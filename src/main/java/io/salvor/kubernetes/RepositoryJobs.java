package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Starts Jobs that work on repositories and need no node; how far they are, {@link NodeJobs} says by {@link Labels#MAINTENANCE} and {@link
 * Labels#COPY}.
 */
public interface RepositoryJobs {
    /** Makes the Job and the Secret it reads; what an earlier, interrupted call made is left as it is. */
    void start(RepositoryJob job, HasMetadata owner);
}
