package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Which objects come back with the status that they had: a controller may do its work once more for one that has none.
 *
 * @param resources as policies write them: plural, plural.group, Kind or Kind.group, by name or glob
 */
public record ObjectStatuses(List<String> resources) {
    /** None. */
    public static final ObjectStatuses NONE = new ObjectStatuses(List.of());

    /** What the status of these says is true of the old cluster alone, and nodes and controllers act by it. */
    private static final Set<String> NEVER = Set.of(
            RestoreOrder.PODS,
            RestoreOrder.CLAIMS,
            RestoreOrder.PERSISTENT_VOLUMES,
            RestoreOrder.NAMESPACES,
            RestoreOrder.DEFINITIONS,
            "services",
            "nodes");

    public ObjectStatuses {
        resources = resources == null ? List.of() : List.copyOf(resources);
    }

    /** Puts the status into an object that is to be made, where it is asked for. @return whether it did */
    boolean into(JsonNode body, StoredObject object) {
        JsonNode status = object.body().path("status");
        if (status.isEmpty() || !fits(resources, object) || !(body instanceof ObjectNode made)) {
            return false;
        }
        made.set("status", status);
        return true;
    }

    private static boolean fits(List<String> globs, StoredObject object) {
        return !NEVER.contains(object.resource())
                && ObjectSelection.resource(object).firstMatch(globs) != null;
    }

    /** What fits nothing, as sentences with what to do. */
    List<String> problems(Collection<StoredObject> objects) {
        return resources.stream()
                .filter(glob -> objects.stream().noneMatch(object -> fits(List.of(glob), object)))
                .map(
                        glob -> "restoreStatus names " + glob
                                + ", of which the backup holds nothing that can have its status back; correct it. The status of"
                                + " pods, claims, PersistentVolumes, namespaces, Services, nodes and definitions is never restored")
                .toList();
    }
}
