package io.salvor.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One Job to be made: the volumes it works on and what it needs for them.
 *
 * @param name name of the Job and of the Secret that goes with it
 * @param command {@code backup} or {@code restore}
 * @param node node to run on
 * @param volumes records to work on, with their folders on the node
 * @param labels labels of Job and pod
 * @param passwords restic password by volume namespace, only for the namespaces of these volumes
 * @param reach what its process needs to reach the repositories: content of files by path, of two parts; all of it is secret
 * @param deadline when the Job is ended
 * @param volumeTimeout how long each volume may take; null for as long as the Job
 * @param mount folder at which the volume with the repositories is mounted, and which is called as that volume; empty for repositories
 *     that are on none
 */
public record NodeJob(
        String name,
        Command command,
        String node,
        List<Volume> volumes,
        Map<String, String> labels,
        Map<String, String> passwords,
        Map<String, String> reach,
        Instant deadline,
        Duration volumeTimeout,
        String mount) {

    /** One whose repositories lie on no volume. */
    public NodeJob(
            String name,
            Command command,
            String node,
            List<Volume> volumes,
            Map<String, String> labels,
            Map<String, String> passwords,
            Map<String, String> reach,
            Instant deadline,
            Duration volumeTimeout) {
        this(name, command, node, volumes, labels, passwords, reach, deadline, volumeTimeout, "");
    }

    /** One whose volumes may take until the deadline. */
    public NodeJob(
            String name,
            Command command,
            String node,
            List<Volume> volumes,
            Map<String, String> labels,
            Map<String, String> passwords,
            Map<String, String> reach,
            Instant deadline) {
        this(name, command, node, volumes, labels, passwords, reach, deadline, null, "");
    }

    /** The same, with repositories on a volume. */
    public NodeJob on(String mount) {
        return new NodeJob(name, command, node, volumes, labels, passwords, reach, deadline, volumeTimeout, mount);
    }

    /** Which way the data goes. */
    public enum Command {
        backup(true, List.of("DAC_READ_SEARCH")),
        // FSETID and SETFCAP keep set-id bits and file capabilities, MKNOD brings device files back.
        restore(false, List.of("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP", "MKNOD"));

        private final boolean readOnly;
        private final List<String> capabilities;

        Command(boolean readOnly, List<String> capabilities) {
            this.readOnly = readOnly;
            this.capabilities = capabilities;
        }

        boolean readOnly() {
            return readOnly;
        }

        List<String> capabilities() {
            return capabilities;
        }
    }

    /**
     * A volume record by name, and the folder on the node that it is about.
     *
     * @param hostPath null where the Job has nothing to do in the folder but only lets a pod go on
     * @param attempt the number of the attempt that the Job is for; null where attempts have no numbers
     * @param signalPath folder on the node by which a waiting pod learns that the volume is back; null where none waits
     */
    public record Volume(String name, String hostPath, Integer attempt, String signalPath) {
        public Volume(String name, String hostPath, Integer attempt) {
            this(name, hostPath, attempt, null);
        }

        public Volume(String name, String hostPath) {
            this(name, hostPath, null, null);
        }
    }

    @Override
    public String toString() {
        return "NodeJob[" + name + ", " + command + " on " + node + ", " + volumes.size() + " volumes]";
    }
}
