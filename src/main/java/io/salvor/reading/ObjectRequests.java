package io.salvor.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.PatchOperation;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestorePatch;
import io.salvor.api.RestoreSelection;
import io.salvor.api.RestoreSpec;
import io.salvor.restore.ExistingObjectsRule;
import io.salvor.restore.KeptAddresses;
import io.salvor.restore.ObjectPatch;
import io.salvor.restore.ObjectRequest;
import io.salvor.restore.ObjectSelection;
import io.salvor.restore.ObjectStatuses;
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
                        spec.include == null ? null : spec.include.clusterResources,
                        spec.exclude == null ? null : spec.exclude.clusterResources),
                spec.existingObjects == null ? null : ExistingObjectsRule.valueOf(spec.existingObjects.name()),
                new KeptAddresses(
                        Boolean.TRUE.equals(spec.preserveNodePorts), Boolean.TRUE.equals(spec.preserveClusterIPs)),
                spec.patches.stream().map(ObjectRequests::patch).toList(),
                new ObjectStatuses(spec.restoreStatus));
    }

    private static ObjectPatch patch(RestorePatch patch) {
        return new ObjectPatch(
                patch.resources,
                patch.namespaces,
                patch.names,
                PolicyRules.selector(patch.labelSelector),
                patch.patch.stream().map(ObjectRequests::operation).toList());
    }

    private static JsonNode operation(PatchOperation operation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("op", operation.op).put("path", operation.path);
        if (operation.from != null) {
            json.put("from", operation.from);
        }
        if (operation.value != null) {
            json.set("value", operation.value);
        }
        return json;
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
