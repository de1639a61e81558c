package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What is in the cluster of the Jobs of runs, Backups and Restores, whichever way and for whatever they were made. */
public interface RunJobs {
    /**
     * Something that is there for a run: a Secret, or a Job that has not ended.
     *
     * @param kind Secret or Job
     * @param runKind kind of the run, as its owner reference has it
     * @param run name of the run
     * @param runUid UID of the run
     */
    record Left(String kind, String name, String runKind, String run, String runUid) {}

    /**
     * Asks all Jobs of a run to stop; Jobs and pods go then. May be called again.
     *
     * @param label the label that names the run, {@link Labels#BACKUP} or {@link Labels#RESTORE}
     * @return whether a pod of theirs may still be working
     */
    boolean stop(String label, HasMetadata run);

    /**
     * What a pod of a Job has printed last.
     *
     * @param text or why it could not be read, in one line
     */
    record Log(String pod, String text) {}

    /**
     * The logs of the pods that are there of a run's Jobs, those that failed first; a few dozens of them, and of the others why not. It
     * never fails.
     *
     * @param wanted by the name of the pod
     */
    List<Log> logs(String label, HasMetadata run, Predicate<String> wanted);

    /** The names of the pods of all runs that have not ended, those that are being deleted included. */
    Set<String> podsAtWork();

    /** What is there of all runs with such a label. */
    List<Left> left(String label);

    /** Removes what is left. */
    void remove(Left left);
}
