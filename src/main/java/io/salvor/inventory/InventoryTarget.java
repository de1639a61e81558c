package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.restore.BackupContents;
import io.salvor.restore.HostFolders;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.ServedVersions;
import io.salvor.restore.StoredObject;
import io.salvor.restore.TargetView;
import io.salvor.volume.ValueReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** A written-down cluster as the target of a restore, and what it does not say of it. */
public final class InventoryTarget {
    /** The kinds of which an inventory always holds all objects, and where. */
    private static final Map<String, String> LISTS = new LinkedHashMap<>(Map.of(
            "namespaces", "namespaces",
            "pods", "pods",
            "persistentvolumeclaims", "persistentVolumeClaims",
            "persistentvolumes", "persistentVolumes",
            "storageclasses.storage.k8s.io", "storageClasses",
            "nodes", "nodes"));

    private final JsonNode document;
    private final Set<ObjectKey> there = new HashSet<>();
    private final Set<ObjectKey> deleting = new HashSet<>();

    private InventoryTarget(JsonNode document) {
        this.document = document;
        LISTS.forEach((resource, list) -> document.path(list).forEach(object -> listed(resource, object)));
        document.path("objects")
                .properties()
                .forEach(kind -> kind.getValue().properties().forEach(namespace -> namespace
                        .getValue()
                        .forEach(name -> there.add(new ObjectKey(kind.getKey(), namespace.getKey(), name.asText())))));
        Set<String> gone = new HashSet<>();
        document.path("objectsDeleting").forEach(object -> gone.add(object.asText()));
        there.stream().filter(key -> gone.contains(key.toString())).forEach(deleting::add);
    }

    private void listed(String resource, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        ObjectKey key = new ObjectKey(
                resource,
                metadata.path("namespace").textValue(),
                metadata.path("name").asText());
        there.add(key);
        if (metadata.hasNonNull("deletionTimestamp")) {
            deleting.add(key);
        }
    }

    /**
     * Reads a document.
     *
     * @param name what messages call it
     * @throws InventoryException when it is no inventory, or one of another version
     */
    public static InventoryTarget parse(byte[] document, String name, ObjectMapper json) {
        // It says best what is wrong with one.
        Inventory.parse(document, name, json);
        try {
            return new InventoryTarget(json.readTree(document));
        } catch (IOException e) {
            throw new InventoryException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the cluster held then, where the document says it. */
    public TargetView view(BackupContents backup) {
        Set<ObjectKey> existing = new HashSet<>();
        backup.objects().stream().map(StoredObject::key).filter(there::contains).forEach(existing::add);
        backup.objects().stream()
                .filter(object -> object.namespace() != null)
                .map(object -> new ObjectKey("namespaces", null, object.namespace()))
                .filter(there::contains)
                .forEach(existing::add);
        return new TargetView(
                existing,
                all("persistentVolumes", ValueReader::persistentVolume),
                all("persistentVolumeClaims", ValueReader::claim),
                all("nodes", ValueReader::node),
                all("storageClasses", ValueReader::storageClass),
                Set.copyOf(deleting),
                document.has("drivers") ? Set.copyOf(all("drivers", JsonNode::asText)) : null,
                Set.copyOf(all("views", JsonNode::asText)),
                served(),
                all("pods", ValueReader::pod),
                Map.of());
    }

    private ServedVersions served() {
        if (!document.has("served")) {
            return ServedVersions.UNKNOWN;
        }
        Map<String, List<String>> versions = new LinkedHashMap<>();
        document.path("served").properties().forEach(kind -> {
            List<String> ofKind = new ArrayList<>();
            kind.getValue().forEach(version -> ofKind.add(version.asText()));
            versions.put(kind.getKey(), ofKind);
        });
        return new ServedVersions(versions, Set.copyOf(all("servedUnread", JsonNode::asText)));
    }

    /** On which folders volumes are made again, by the settings that the document holds. */
    public HostFolders folders() {
        return new HostFolders(
                HostFolders.PLAIN.only(), all("allowedHostPaths", JsonNode::asText), HostFolders.PLAIN.system());
    }

    /**
     * What a plan against it cannot know, a sentence each.
     *
     * @param asked whether a namespace is restored
     */
    public List<String> notes(BackupContents backup, Predicate<String> asked) {
        List<String> notes = new ArrayList<>();
        notes.add("the cluster is as it was at " + document.path("takenAt").asText());
        Set<String> written = Set.copyOf(all("objectsOf", JsonNode::asText));
        Set<String> unknown = new TreeSet<>();
        Set<String> unread = new TreeSet<>();
        for (StoredObject object : backup.objects()) {
            boolean elsewhere = object.namespace() == null
                    || !asked.test(object.namespace())
                    || LISTS.containsKey(object.resource())
                    || !there.contains(new ObjectKey("namespaces", null, object.namespace()));
            if (!elsewhere && !written.contains(object.namespace())) {
                unknown.add(object.namespace());
            } else if (!elsewhere && all("objectsUnread", JsonNode::asText).contains(object.resource())) {
                unread.add(object.resource());
            }
        }
        if (!unknown.isEmpty()) {
            notes.add("the inventory does not say which objects there are in namespace " + String.join(", ", unknown)
                    + ", so those of the backup count as missing; make it with --objects-of");
        }
        if (!unread.isEmpty()) {
            notes.add("the inventory does not say which objects there are of " + String.join(", ", unread)
                    + ", so those of the backup count as missing; who made it could not list them");
        }
        return notes;
    }

    private <T> List<T> all(String name, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        document.path(name).forEach(item -> values.add(read.apply(item)));
        return values;
    }
}
