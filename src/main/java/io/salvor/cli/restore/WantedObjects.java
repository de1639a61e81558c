package io.salvor.cli.restore;

import io.salvor.api.ExistingObjects;
import io.salvor.api.LabelSelector;
import io.salvor.api.RestorePatch;
import io.salvor.api.RestoreSelection;
import io.salvor.api.RestoreSpec;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which objects are to be restored, and how, as arguments say it. */
final class WantedObjects {
    @Option(
            names = "--include",
            split = ",",
            paramLabel = "NAMESPACE",
            description = "Restore only these namespaces of the backup, by name or glob. Repeatable.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--include-resources",
            split = ",",
            paramLabel = "RESOURCE",
            description =
                    "Restore only these resources: plural, plural.group, Kind or Kind.group, by name or glob. Repeatable.")
    private List<String> resources = List.of();

    @Option(
            names = "--include-names",
            split = ",",
            paramLabel = "NAME",
            description = "Restore only these objects, by name or glob, and what belongs to them. Repeatable.")
    private List<String> names = List.of();

    @Option(
            names = "--include-labels",
            split = ",",
            paramLabel = "KEY=VALUE",
            description = "Restore only objects with these labels, and what belongs to them. Repeatable.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = "--include-cluster-resources",
            split = ",",
            paramLabel = "RESOURCE",
            description = "Restore these resources of the whole cluster too. Repeatable.")
    private List<String> clusterResources = List.of();

    @Option(
            names = "--include-claims",
            split = ",",
            paramLabel = "CLAIM",
            description = "With --mode Data: only the data of these claims, by name or glob. Repeatable.")
    private List<String> claims = List.of();

    @Option(
            names = "--exclude",
            split = ",",
            paramLabel = "NAMESPACE",
            description = "Leave out these namespaces. Repeatable.")
    private List<String> withoutNamespaces = List.of();

    @Option(
            names = "--exclude-resources",
            split = ",",
            paramLabel = "RESOURCE",
            description = "Leave out these resources. Repeatable.")
    private List<String> withoutResources = List.of();

    @Option(
            names = "--exclude-names",
            split = ",",
            paramLabel = "NAME",
            description = "Leave out these objects. Repeatable.")
    private List<String> withoutNames = List.of();

    @Option(
            names = "--exclude-labels",
            split = ",",
            paramLabel = "KEY=VALUE",
            description = "Leave out objects with these labels. Repeatable.")
    private Map<String, String> withoutLabels = Map.of();

    @Option(
            names = "--exclude-claims",
            split = ",",
            paramLabel = "CLAIM",
            description = "With --mode Data: leave out the data of these claims. Repeatable.")
    private List<String> withoutClaims = List.of();

    @Option(
            names = "--exclude-cluster-resources",
            split = ",",
            paramLabel = "RESOURCE",
            description = "Leave out these resources of the whole cluster. Repeatable.")
    private List<String> withoutClusterResources = List.of();

    @Option(
            names = "--existing-objects",
            paramLabel = "RULE",
            description = "What becomes of objects that are there: one of ${COMPLETION-CANDIDATES}; Skip unless given.")
    private ExistingObjects existingObjects;

    @Option(names = "--preserve-node-ports", description = "Services keep all their node ports.")
    private boolean preserveNodePorts;

    @Option(names = "--preserve-cluster-ips", description = "Services keep their cluster IPs.")
    private boolean preserveClusterIPs;

    @Option(
            names = "--restore-status",
            split = ",",
            paramLabel = "RESOURCE",
            description = "Objects of these resources get the status that they had. Repeatable.")
    private List<String> restoreStatus = List.of();

    @Option(
            names = "--patch",
            paramLabel = "JSON",
            description =
                    "Change objects before they are made, in the form of an entry of spec.patches, such as"
                            + " '{\"resources\": [\"Ingress\"], \"patch\": [{\"op\": \"remove\", \"path\": \"/spec/tls\"}]}'. Repeatable.")
    private List<String> patches = List.of();

    void putInto(RestoreSpec spec) {
        spec.include = selection(namespaces, resources, names, labels, clusterResources, claims);
        RestoreSelection without = selection(
                withoutNamespaces,
                withoutResources,
                withoutNames,
                withoutLabels,
                withoutClusterResources,
                withoutClaims);
        spec.exclude = JsonOption.saysNothing(without) ? null : without;
        if (existingObjects != null) {
            spec.existingObjects = existingObjects;
        }
        spec.preserveNodePorts = preserveNodePorts ? Boolean.TRUE : null;
        spec.preserveClusterIPs = preserveClusterIPs ? Boolean.TRUE : null;
        spec.restoreStatus = restoreStatus;
        spec.patches = JsonOption.all("--patch", patches, RestorePatch.class);
    }

    private static RestoreSelection selection(
            List<String> namespaces,
            List<String> resources,
            List<String> names,
            Map<String, String> labels,
            List<String> clusterResources,
            List<String> claims) {
        RestoreSelection selection = new RestoreSelection();
        selection.namespaces = namespaces;
        selection.resources = resources;
        selection.names = names;
        selection.clusterResources = clusterResources;
        selection.claims = claims;
        if (!labels.isEmpty()) {
            selection.labelSelector = new LabelSelector();
            selection.labelSelector.matchLabels = labels;
        }
        return selection;
    }
}
