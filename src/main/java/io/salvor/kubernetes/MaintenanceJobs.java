package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Starts Jobs that maintain repositories; how far they are, {@link NodeJobs} says by {@link Labels#MAINTENANCE}. */
public interface MaintenanceJobs {
    /** Makes the Job and the Secret it reads; what an earlier, interrupted call made is left as it is. */
    void start(MaintenanceJob job, HasMetadata owner);
}
