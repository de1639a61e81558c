package io.salvor.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A Job that maintains one repository, to be made. It needs no node and no folder of one.
 *
 * @param name name of the Job and of the Secret that goes with it
 * @param repository name of the ResticRepository
 * @param volumeNamespace namespace whose volumes the repository holds
 * @param password of the repository
 * @param reach what its process needs to reach the repository: content of files by path, of two parts; all of it is secret
 * @param forget IDs of the snapshots that are to be forgotten
 * @param deadline when the Job is ended
 * @param memoryBytes its memory limit
 * @param mount folder at which the volume with the repository is mounted, and which is called as that volume; empty where it is on none
 */
public record MaintenanceJob(
        String name,
        String repository,
        String volumeNamespace,
        String password,
        Map<String, String> reach,
        List<String> forget,
        Instant deadline,
        long memoryBytes,
        String mount) {
    public MaintenanceJob {
        reach = Map.copyOf(reach);
        forget = List.copyOf(forget);
    }

    /** The labels of Job, pod and Secret. */
    public Map<String, String> labels() {
        return Map.of(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE, Labels.MAINTENANCE, Labels.value(repository));
    }

    /** Names the Job and nothing that is secret. */
    @Override
    public String toString() {
        return "MaintenanceJob[" + name + ", " + forget.size() + " snapshots to forget]";
    }
}
