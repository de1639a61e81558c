package io.salvor.sandbox.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import io.salvor.sandbox.apiserver.store.Target;
import java.util.ArrayList;
import java.util.List;

/** Who owns which field: recorded at every write, and decisive for server-side apply. */
public final class ManagedFields {

    private static final List<String> OWNERLESS = List.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields");

    private ManagedFields() {}

    /** Records an ordinary write in the new object, in place: what changed now belongs to the writer alone. */
    public static void written(Target target, ObjectNode old, ObjectNode next, WriteOptions options, String now) {
        Shape shape = Shape.of(target.type());
        ObjectNode before = owned(target, old);
        ObjectNode after = owned(target, next);
        ObjectNode changed = FieldSets.changed(before, after, shape);
        ObjectNode removed = FieldSets.minus(FieldSets.of(before, shape), FieldSets.of(after, shape));
        if (changed.isEmpty() && removed.isEmpty()) {
            return;
        }
        List<ObjectNode> entries = new ArrayList<>();
        ObjectNode mine = entry(target, options, "Update", now);
        for (JsonNode known : entries(old)) {
            JsonNode kept = FieldSets.minus(FieldSets.minus(known.path("fieldsV1"), removed), changed);
            if (sameWriter(known, mine)) {
                mine.set("fieldsV1", FieldSets.union(kept, changed));
            } else {
                keep(entries, (ObjectNode) known, kept);
            }
        }
        if (mine.path("fieldsV1").isEmpty()) {
            mine.set("fieldsV1", changed);
        }
        keep(entries, mine, mine.path("fieldsV1"));
        store(next, entries);
    }

    /** Records a first apply in a new object, in place. */
    public static void firstApplied(
            Target target, ObjectNode config, ObjectNode next, WriteOptions options, String now) {
        ObjectNode mine = entry(target, options, "Apply", now);
        mine.set("fieldsV1", FieldSets.of(owned(target, config), Shape.of(target.type())));
        store(next, List.of(mine));
    }

    /**
     * The object after an apply.
     *
     * @throws ApiException Conflict when it would change what others own, unless forced
     */
    public static ObjectNode applied(
            Target target, ObjectNode old, ObjectNode applied, WriteOptions options, String now) {
        Shape shape = Shape.of(target.type());
        ObjectNode config = relevant(target, applied);
        ObjectNode wanted = FieldSets.of(owned(target, config), shape);
        ObjectNode next = (ObjectNode) ApplyMerge.merge(old, config, shape);
        ObjectNode changed = FieldSets.changed(owned(target, old), owned(target, next), shape);
        ObjectNode mine = entry(target, options, "Apply", now);
        mine.set("fieldsV1", wanted);
        ObjectNode abandoned = Json.object();
        ObjectNode othersFields = Json.object();
        List<ObjectNode> entries = new ArrayList<>();
        List<Cause> conflicts = new ArrayList<>();
        for (JsonNode known : entries(old)) {
            JsonNode fields = known.path("fieldsV1");
            if (sameWriter(known, mine)) {
                abandoned = FieldSets.minus(fields, wanted);
                if (fields.equals(wanted) && changed.isEmpty()) {
                    mine.set("time", known.path("time"));
                }
                continue;
            }
            ObjectNode disputed = FieldSets.common(fields, changed);
            FieldSets.paths(disputed).forEach(path -> conflicts.add(conflict(known, path)));
            ObjectNode kept = FieldSets.minus(fields, disputed);
            othersFields = FieldSets.union(othersFields, kept);
            keep(entries, (ObjectNode) known, kept);
        }
        if (!conflicts.isEmpty() && !options.force()) {
            throw ApiException.applyConflict(target.type(), target.name(), conflicts);
        }
        FieldSets.remove(next, FieldSets.minus(abandoned, othersFields), shape);
        keep(entries, mine, wanted);
        store(next, entries);
        return next;
    }

    private static Cause conflict(JsonNode owner, String path) {
        String with = "conflict with \"" + owner.path("manager").asText() + "\""
                + (owner.has("subresource")
                        ? " with subresource \"" + owner.path("subresource").asText() + "\""
                        : "")
                + (owner.path("operation").asText().equals("Update")
                        ? " using " + owner.path("apiVersion").asText() + " at "
                                + owner.path("time").asText()
                        : "");
        return new Cause("FieldManagerConflict", with, path);
    }

    /** The part of an applied configuration that the addressed resource takes. */
    private static ObjectNode relevant(Target target, ObjectNode config) {
        ObjectNode relevant = config.deepCopy();
        Json.dropNulls(relevant);
        if (target.statusOnly()) {
            ObjectNode metadata = Json.object();
            Json.copy(Json.child(relevant, "metadata"), metadata, "resourceVersion");
            JsonNode status = relevant.get("status");
            relevant.removeAll();
            relevant.set("metadata", metadata);
            if (status != null) {
                relevant.set("status", status);
            }
        } else if (target.type().status()) {
            relevant.remove("status");
        }
        return relevant;
    }

    /** The fields of an object that can be owned through the addressed resource. */
    private static ObjectNode owned(Target target, ObjectNode object) {
        ObjectNode owned = Json.object();
        owned.setAll(object);
        owned.remove(List.of("apiVersion", "kind"));
        if (target.statusOnly()) {
            owned.retain("status");
        } else if (target.type().status()) {
            owned.remove("status");
        }
        if (owned.get("metadata") instanceof ObjectNode metadata) {
            ObjectNode own = Json.object();
            own.setAll(metadata);
            own.remove(OWNERLESS);
            if (own.isEmpty()) {
                owned.remove("metadata");
            } else {
                owned.set("metadata", own);
            }
        }
        return owned;
    }

    private static ObjectNode entry(Target target, WriteOptions options, String operation, String now) {
        ObjectNode entry = Json.object();
        entry.put("manager", options.manager()).put("operation", operation);
        entry.put("apiVersion", target.type().apiVersion()).put("time", now).put("fieldsType", "FieldsV1");
        entry.putObject("fieldsV1");
        if (!target.subresource().isEmpty()) {
            entry.put("subresource", target.subresource());
        }
        return entry;
    }

    private static boolean sameWriter(JsonNode left, JsonNode right) {
        return List.of("manager", "operation", "subresource").stream()
                .allMatch(field ->
                        left.path(field).asText().equals(right.path(field).asText()));
    }

    private static JsonNode entries(ObjectNode object) {
        return object.path("metadata").path("managedFields");
    }

    private static void keep(List<ObjectNode> entries, ObjectNode entry, JsonNode fields) {
        if (!fields.isEmpty()) {
            ObjectNode kept = entry.deepCopy();
            kept.set("fieldsV1", fields);
            entries.add(kept);
        }
    }

    private static void store(ObjectNode object, List<ObjectNode> entries) {
        ArrayNode list = Json.child(object, "metadata").putArray("managedFields");
        list.addAll(entries);
    }
}
