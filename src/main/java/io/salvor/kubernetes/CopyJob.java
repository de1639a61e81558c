package io.salvor.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Job that copies snapshots of one repository into another, to be made.
 *
 * @param name name of the Job and of the Secret that goes with it
 * @param repository name of the ResticRepository that they are copied into
 * @param volumeNamespace namespace whose volumes both hold
 * @param identifier of the repository that they are copied into, as restic names it
 * @param password of that
 * @param reach what its process needs to reach that: content of files by path, of two parts; all of it is secret
 * @param source where the snapshots come from
 * @param snapshots their IDs in full
 * @param deadline when the Job is ended
 * @param memoryBytes its memory limit
 * @param mount folder at which the volume with the repository that is copied into is mounted, and which is called as that volume; empty where it is on none
 */
public record CopyJob(
        String name,
        String repository,
        String volumeNamespace,
        String identifier,
        String password,
        Map<String, String> reach,
        Source source,
        List<String> snapshots,
        Instant deadline,
        long memoryBytes,
        String mount)
        implements RepositoryJob {
    /**
     * Where snapshots come from.
     *
     * @param location name of the location
     * @param settings how its place is reached, as JSON; all of it is secret
     * @param password of its repository
     * @param mount as of the repository that is copied into
     */
    public record Source(String location, String settings, String password, String mount) {
        /** Names the location and nothing that is secret. */
        @Override
        public String toString() {
            return "Source[" + location + "]";
        }
    }

    public CopyJob {
        reach = Map.copyOf(reach);
        snapshots = List.copyOf(snapshots);
    }

    @Override
    public Map<String, String> labels() {
        return Map.of(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE, Labels.COPY, Labels.value(repository));
    }

    @Override
    public List<String> arguments(String namespace) {
        return List.of(
                "node",
                "copy",
                "--volume-namespace",
                volumeNamespace,
                "--to",
                identifier,
                "--from-location",
                source.location());
    }

    @Override
    public boolean asksCluster() {
        return false;
    }

    @Override
    public Map<String, String> files() {
        Map<String, String> files = RepositoryFiles.of(reach, volumeNamespace, password);
        files.put("source/settings", source.settings());
        files.put("source/password", source.password());
        files.put("snapshots", String.join("\n", snapshots));
        return files;
    }

    @Override
    public List<String> mounts() {
        return Stream.of(mount, source.mount())
                .filter(folder -> !folder.isEmpty())
                .distinct()
                .toList();
    }

    /** Names the Job and nothing that is secret. */
    @Override
    public String toString() {
        return "CopyJob[" + name + ", " + snapshots.size() + " snapshots from " + source.location() + "]";
    }
}
