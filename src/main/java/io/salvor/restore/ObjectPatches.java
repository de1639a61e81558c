package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.RestorePlan.Conflict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes objects of a plan as the Restore asks, when they are mapped and cleaned. What an object is, where its data comes from and what a
 * claim is bound to is decided by the plan alone, so a patch of these stands in the way.
 */
final class ObjectPatches {
    /** What says which object it is, and whose. */
    private static final List<String> IDENTITY = List.of(
            "/apiVersion",
            "/kind",
            "/metadata/name",
            "/metadata/namespace",
            "/metadata/uid",
            "/metadata/resourceVersion",
            "/metadata/ownerReferences");

    private static final String VOLUME_NAME = "/spec/volumeName";

    private final List<ObjectPatch> patches;
    private final NamespaceMapping mapping;
    private final Set<Conflict> conflicts = new LinkedHashSet<>();

    ObjectPatches(List<ObjectPatch> patches, NamespaceMapping mapping) {
        this.patches = patches;
        this.mapping = mapping;
    }

    /**
     * An object as it is made.
     *
     * @param by the patches that changed it, as fields of the Restore; empty for none
     */
    record Patched(JsonNode body, List<String> by) {
        /** A reason, with the patches at its end. */
        String reason(String reason) {
            return by.isEmpty() ? reason : reason + "; changed by " + String.join(" and ", by);
        }
    }

    /** The object with all patches that fit it; what does not apply is a conflict, and leaves it as it was. */
    Patched apply(ObjectKey key, JsonNode body) {
        return apply(key, body, Set.of());
    }

    /** The same of a pod. @param carried its volumes whose data is put back by it */
    Patched apply(ObjectKey key, JsonNode body, Set<String> carried) {
        StoredObject object = new StoredObject(key.resource(), key.namespace(), key.name(), body);
        JsonNode changed = body;
        List<String> by = new ArrayList<>();
        for (int i = 0; i < patches.size(); i++) {
            if (!fits(patches.get(i), object)) {
                continue;
            }
            String field = "patches[" + i + "]";
            try {
                JsonNode next = patches.get(i).apply(changed);
                Optional<String> refused = refused(key, changed, next, carried);
                if (refused.isPresent()) {
                    conflict(key, field + refused.get());
                } else {
                    changed = next;
                    by.add(field);
                }
            } catch (ObjectPatch.RefusedException e) {
                conflict(key, field + e.getMessage() + "; correct it, or narrow what it is for");
            }
        }
        return new Patched(by.isEmpty() ? body : withoutEmptied(body, (ObjectNode) changed), by);
    }

    /** To an API server null is no field; in a plan it would stand for data that is read from the backup, see {@link DataApart}. */
    private static JsonNode withoutEmptied(JsonNode before, ObjectNode changed) {
        return changed.remove(changed.properties().stream()
                .filter(field -> field.getValue().isNull())
                .map(Map.Entry::getKey)
                .filter(name -> !before.path(name).isNull())
                .toList());
    }

    /** What stands in the way, also of patches that are for nothing that the backup holds. */
    List<Conflict> conflicts(BackupIndex backup) {
        for (int i = 0; i < patches.size(); i++) {
            ObjectPatch patch = patches.get(i);
            if (backup.objects().stream().noneMatch(object -> fits(patch, object))) {
                conflict(
                        new ObjectKey(RestoreOrder.NAMESPACES, null, String.join(", ", backup.namespaces())),
                        "patches[" + i + "] fits nothing that the backup holds of what is asked for; correct it");
            }
        }
        return List.copyOf(conflicts);
    }

    private boolean fits(ObjectPatch patch, StoredObject object) {
        String namespace = object.ofNamespace();
        return patch.fits(object, namespace == null ? null : mapping.source(namespace));
    }

    private void conflict(ObjectKey key, String message) {
        conflicts.add(new Conflict(key, message));
    }

    private static Optional<String> refused(ObjectKey key, JsonNode before, JsonNode after, Set<String> carried) {
        if (key.resource().equals(RestoreOrder.PERSISTENT_VOLUMES)) {
            return Optional.of(" is for PersistentVolumes too, which no patch changes; narrow its resources, and see"
                    + " staticVolumes for what becomes of them");
        }
        Optional<String> identity = IDENTITY.stream()
                .filter(pointer -> !before.at(pointer).equals(after.at(pointer)))
                .findFirst();
        if (!after.isObject() || identity.isPresent()) {
            return Optional.of(" changes " + identity.orElse("the whole object")
                    + ", and which object it is cannot be patched; take that out");
        }
        if (key.resource().equals(RestoreOrder.CLAIMS)) {
            return ofClaim(before, after);
        }
        return carried.stream()
                .sorted()
                .filter(name -> !volume(before, name).equals(volume(after, name)))
                .findFirst()
                .map(name -> " changes volume " + name + ", whose data is put back by this pod; take that out");
    }

    private static Optional<String> ofClaim(JsonNode before, JsonNode after) {
        boolean bound = before.at(VOLUME_NAME).isTextual();
        if (bound && !before.path("spec").equals(after.path("spec"))) {
            return Optional.of(" changes the spec of a claim that is bound to PersistentVolume "
                    + before.at(VOLUME_NAME).asText() + "; take that out, or see staticVolumes.restore: Reprovision");
        }
        return before.at(VOLUME_NAME).equals(after.at(VOLUME_NAME))
                ? Optional.empty()
                : Optional.of(" binds a claim to a PersistentVolume, which no patch does; take spec.volumeName out, and"
                        + " see staticVolumes");
    }

    private static JsonNode volume(JsonNode pod, String name) {
        for (JsonNode volume : pod.at("/spec/volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume;
            }
        }
        return MissingNode.getInstance();
    }
}
