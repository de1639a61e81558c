package io.salvor.kubernetes;

import java.time.Duration;
import java.util.List;

/** Runs a command in a container of a pod, as {@code kubectl exec} does, and waits for its end at most for a given time. */
public interface PodExec {
    /**
     * Where a command runs.
     *
     * @param uid the pod's; one that has taken its name is left alone
     */
    record Place(String namespace, String pod, String uid, String container) {}

    /**
     * How a command ended.
     *
     * @param problem what went wrong, as the rest of a sentence that starts with the command; null when it ended with code 0
     * @param podGone whether nothing was run because the pod is no longer there
     */
    record Result(String problem, boolean podGone) {
        public Result(String problem) {
            this(problem, false);
        }

        /** Whether it ended with code 0. */
        public boolean succeeded() {
            return problem == null;
        }
    }

    /** Runs a command without a shell and without input; nothing it writes is kept but the first words of its errors. */
    Result run(Place place, List<String> command, Duration timeout) throws InterruptedException;
}
