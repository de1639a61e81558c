package io.salvor.cli.restore;

import io.salvor.api.ExistingData;
import io.salvor.api.RestoreSpec;
import io.salvor.api.StaticVolumes;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What is to be restored, as arguments say it. */
final class WantedRestore {
    private static final String NOW = "now";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "POLICY|BACKUP",
            description =
                    "A policy, whose newest backup is restored; or a backup by its name. With --as-of it is a policy; else it"
                            + " is one where the cluster has a policy of that name, or the copy no such backup.")
    private String from;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description = "Of a policy, the newest backup taken at or before this time (RFC 3339), or now.")
    private String asOf;

    @Option(
            names = "--include",
            split = ",",
            paramLabel = "NAMESPACE",
            description = "Restore only these namespaces of the backup, by name or glob. Repeatable.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--node-mapping",
            split = ",",
            paramLabel = "OLD=NEW",
            description = "Node that stands for a lost one, for local volumes. Repeatable.")
    private Map<String, String> nodeMapping = Map.of();

    @Option(
            names = "--namespace-mapping",
            split = ",",
            paramLabel = "OLD=NEW",
            description = "Namespace that another one comes back as. Repeatable.")
    private Map<String, String> namespaceMapping = Map.of();

    @Option(
            names = "--storage-class-mapping",
            split = ",",
            paramLabel = "OLD=NEW",
            description = "Storage class that stands for another one; either may be empty. Repeatable.")
    private Map<String, String> storageClassMapping = Map.of();

    @Option(
            names = "--existing-data",
            paramLabel = "RULE",
            description = "What becomes of data that lies in a volume before the restore writes to it: one of"
                    + " ${COMPLETION-CANDIDATES}; Keep unless given.")
    private ExistingData existingData;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long the restore may take, such as 90m; 4h unless given.")
    private String timeout;

    @Option(names = "--dry-run", description = "Plan only: nothing is written into the cluster.")
    private boolean dryRun;

    /** What it was asked for by. */
    String name() {
        return from;
    }

    /** Whether the arguments alone say that the name is a policy's. */
    boolean isOfTime() {
        return asOf != null;
    }

    boolean isDryRun() {
        return dryRun;
    }

    /** The same as the spec of a Restore. @param ofPolicy whether the name is a policy's */
    RestoreSpec spec(boolean ofPolicy) {
        RestoreSpec spec = new RestoreSpec();
        if (ofPolicy) {
            spec.policy = from;
            spec.asOf = asOf == null ? NOW : asOf;
        } else {
            spec.backup = from;
        }
        spec.include.namespaces = namespaces;
        if (!nodeMapping.isEmpty()) {
            spec.staticVolumes = new StaticVolumes();
            spec.staticVolumes.nodeMapping = nodeMapping;
        }
        spec.namespaceMapping = namespaceMapping.isEmpty() ? null : namespaceMapping;
        spec.storageClassMapping = storageClassMapping.isEmpty() ? null : storageClassMapping;
        if (existingData != null) {
            spec.existingData = existingData;
        }
        if (timeout != null) {
            spec.timeout = timeout;
        }
        spec.dryRun = dryRun ? Boolean.TRUE : null;
        return spec;
    }
}
