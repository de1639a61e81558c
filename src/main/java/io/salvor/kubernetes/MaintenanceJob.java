package io.salvor.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A Job that maintains one repository, to be made.
 *
 * @param name name of the Job and of the Secret that goes with it
 * @param repository name of the ResticRepository
 * @param volumeNamespace namespace whose volumes the repository holds
 * @param identifier of the repository as restic names it, where its location lies now
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
        String identifier,
        String password,
        Map<String, String> reach,
        List<String> forget,
        Instant deadline,
        long memoryBytes,
        String mount)
        implements RepositoryJob {
    public MaintenanceJob {
        reach = Map.copyOf(reach);
        forget = List.copyOf(forget);
    }

    @Override
    public Map<String, String> labels() {
        return Map.of(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE, Labels.MAINTENANCE, Labels.value(repository));
    }

    @Override
    public List<String> arguments(String namespace) {
        return List.of("node", "maintain", "--namespace", namespace, "--repository", repository, "--job", name);
    }

    @Override
    public boolean asksCluster() {
        return true;
    }

    @Override
    public Map<String, String> files() {
        Map<String, String> files = RepositoryFiles.of(reach, volumeNamespace, password);
        files.put("identifier", identifier);
        files.put("forget", String.join("\n", forget));
        return files;
    }

    /** Names the Job and nothing that is secret. */
    @Override
    public String toString() {
        return "MaintenanceJob[" + name + ", " + forget.size() + " snapshots to forget]";
    }
}
