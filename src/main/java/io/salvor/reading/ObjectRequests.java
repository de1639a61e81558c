package io.salvor.reading;

import io.salvor.api.RestoreMode;
import io.salvor.api.RestoreSelection;
import io.salvor.api.RestoreSpec;
import io.salvor.restore.ExistingObjectsRule;
import io.salvor.restore.KeptAddresses;
import io.salvor.restore.ObjectRequest;
import io.salvor.restore.ObjectSelection;
import java.util.List;
import java.util.stream.Stream;

/** Reads from a Restore which objects it asks for, and how they come back. */
final class ObjectRequests {
    private ObjectRequests() {}

    static ObjectRequest request(RestoreSpec spec) {
        return new ObjectRequest(
                new ObjectSelection(
                        choice(spec.include, List.of()),
                        choice(spec.exclude, excludedClaims(spec)),
                        spec.include == null ? null : spec.include.clusterResources),
                spec.existingObjects == null ? null : ExistingObjectsRule.valueOf(spec.existingObjects.name()),
                new KeptAddresses(
                        Boolean.TRUE.equals(spec.preserveNodePorts), Boolean.TRUE.equals(spec.preserveClusterIPs)));
    }

    private static List<String> excludedClaims(RestoreSpec spec) {
        return spec.mode == RestoreMode.Data && spec.exclude != null ? spec.exclude.claims : List.of();
    }

    private static ObjectSelection.Choice choice(RestoreSelection selection, List<String> claims) {
        return selection == null
                ? null
                : new ObjectSelection.Choice(
                        selection.namespaces,
                        selection.resources,
                        Stream.concat(selection.names.stream(), claims.stream()).toList(),
                        PolicyRules.selector(selection.labelSelector));
    }
}
