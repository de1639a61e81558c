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

    /** What is known of the end of a command. */
    enum Answer {
        /** It has ended with an exit code, or had not when its time was over. */
        Ended,
        /** Nothing was run because the pod is no longer there. */
        PodGone,
        /** It was not run, or it ran and nobody knows how it ended: the way to the container is broken. */
        None
    }

    /**
     * How a command ended.
     *
     * @param problem what went wrong, as the rest of a sentence that starts with the command; null when it ended with code 0
     * @param answer what is known of its end
     */
    record Result(String problem, Answer answer) {
        public Result(String problem) {
            this(problem, Answer.Ended);
        }

        /** Nothing was run because the pod is no longer there. */
        public static Result podGone(String problem) {
            return new Result(problem, Answer.PodGone);
        }

        /** Nothing is known of the command. */
        public static Result unanswered(String problem) {
            return new Result(problem, Answer.None);
        }

        /** Whether it ended with code 0. */
        public boolean succeeded() {
            return problem == null;
        }
    }

    /** Runs a command without a shell and without input; nothing it writes is kept but the first words of its errors. */
    Result run(Place place, List<String> command, Duration timeout) throws InterruptedException;
}
