package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a Job says of its end. */
final class JobEnds {
    private static final String COMPLETE = "Complete";

    private JobEnds() {}

    /** How it has ended, in words; empty while it has not. */
    static Optional<String> of(Job job) {
        return conditions(job)
                .map(c -> c.getMessage() == null || c.getMessage().isEmpty() ? c.getType() : c.getMessage())
                .findFirst();
    }

    /** Whether its process is seen to have ended well. @param job null where it is gone */
    static boolean isWell(Job job, List<Pod> pods) {
        return pods.stream().anyMatch(pod -> "Succeeded".equals(pod.getStatus().getPhase()))
                || job != null && conditions(job).anyMatch(end -> COMPLETE.equals(end.getType()));
    }

    private static Stream<JobCondition> conditions(Job job) {
        return job.getStatus() == null
                ? Stream.empty()
                : job.getStatus().getConditions().stream()
                        .filter(c -> "True".equals(c.getStatus()))
                        .filter(c -> COMPLETE.equals(c.getType()) || "Failed".equals(c.getType()));
    }
}
