package io.salvor.job;

import java.time.Instant;
import java.util.Map;

/**
 * What is seen of one Job and its pod.
 *
 * @param run the Backup or Restore it works for, as its label says
 * @param waiting since when its pod could have started, and has not; the time it waits for room on its node does not count
 * @param message why it does not run, or how it ended; empty when there is nothing to say
 * @param outOfMemory whether the kernel ended it for want of memory
 * @param report what it wrote as its termination message; empty while it runs, or when it could not write
 * @param unmountable the volumes that its pod waits for in vain, by the name of the record, and what the kubelet says of each
 * @param succeeded whether its process is seen to have ended well
 */
public record JobView(
        String name,
        String run,
        String node,
        State state,
        Instant waiting,
        String message,
        boolean outOfMemory,
        String report,
        Map<String, String> unmountable,
        boolean succeeded) {

    /** How far it is. */
    public enum State {
        /** Its pod does not fit on the node, or its image is not there yet: a matter of the cluster, and no failure. */
        NoRoom,
        /** Its pod has not started, for another reason. */
        Waiting,
        /** Its pod runs. */
        Running,
        /** It is gone or has ended, and a pod of it may still run. */
        Stopping,
        /** It has ended, or is gone, and no pod of it can run any more. */
        Over
    }

    /** One whose end is known by what its process has written. */
    public JobView(
            String name,
            String run,
            String node,
            State state,
            Instant waiting,
            String message,
            boolean outOfMemory,
            String report,
            Map<String, String> unmountable) {
        this(name, run, node, state, waiting, message, outOfMemory, report, unmountable, false);
    }

    public JobView {
        unmountable = Map.copyOf(unmountable);
    }

    /** Whether a pod of it runs, or may yet. */
    public boolean mayRun() {
        return state != State.Over;
    }
}
