package io.salvor.cli.restore;

import io.salvor.api.RestoreSpec;
import io.salvor.api.StaticVolumeRestore;
import io.salvor.api.StaticVolumes;
import java.util.Map;
import picocli.CommandLine.Option;

/** What stands for the storage of the old cluster, as arguments say it. */
final class WantedStorage {
    @Option(
            names = "--static-volumes",
            paramLabel = "RULE",
            description =
                    "How static PersistentVolumes come back: one of ${COMPLETION-CANDIDATES}; as the policy said unless"
                            + " this or a mapping of nodes, paths or servers is given, Recreate then.")
    private StaticVolumeRestore rule;

    @Option(
            names = "--node-mapping",
            split = ",",
            paramLabel = "OLD=NEW",
            description = "Node that stands for a lost one, for local volumes. Repeatable.")
    private Map<String, String> nodes = Map.of();

    @Option(
            names = "--path-mapping",
            split = ",",
            paramLabel = "OLD=NEW",
            description = "Folder or share that stands for another one. Repeatable.")
    private Map<String, String> paths = Map.of();

    @Option(
            names = "--server-mapping",
            split = ",",
            paramLabel = "OLD=NEW",
            description = "NFS server, iSCSI portal or CSI handle that stands for another one. Repeatable.")
    private Map<String, String> servers = Map.of();

    @Option(
            names = "--storage-class-mapping",
            split = ",",
            paramLabel = "OLD=NEW",
            description = "Storage class that stands for another one; either may be empty. Repeatable.")
    private Map<String, String> classes = Map.of();

    void putInto(RestoreSpec spec) {
        if (rule != null || !nodes.isEmpty() || !paths.isEmpty() || !servers.isEmpty()) {
            spec.staticVolumes = new StaticVolumes();
            spec.staticVolumes.restore = rule;
            spec.staticVolumes.nodeMapping = nodes.isEmpty() ? null : nodes;
            spec.staticVolumes.pathMapping = paths.isEmpty() ? null : paths;
            spec.staticVolumes.serverMapping = servers.isEmpty() ? null : servers;
        }
        spec.storageClassMapping = classes.isEmpty() ? null : classes;
    }
}
