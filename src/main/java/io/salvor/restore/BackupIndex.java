package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.volume.OwnerView;
import io.salvor.volume.ValueReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The part of a backup that a restore asks for, and ways to find an object in it. */
final class BackupIndex {
    private final Set<String> namespaces = new TreeSet<>();
    private final Map<String, StoredObject> byKey = new TreeMap<>();
    private final Map<String, StoredObject> byKind = new HashMap<>();
    /** Why an object, or a volume, does not come back that the request leaves out. */
    static final String NOT_ASKED = "is not asked for";

    private final List<VolumeSnapshot> volumes;
    private final Set<ObjectKey> asked;
    private final ObjectSelection selection;

    BackupIndex(RestoreRequest request, BackupContents backup) {
        backup.namespaces().stream().filter(request::asksForTarget).forEach(namespaces::add);
        for (StoredObject object : backup.objects()) {
            String namespace = object.ofNamespace();
            if (namespace == null || namespaces.contains(namespace)) {
                byKey.put(object.key().toString(), object);
                byKind.put(kindKey(object.body().path("kind").asText(), object.namespace(), object.name()), object);
            }
        }
        volumes = backup.volumes().stream()
                .filter(volume -> namespaces.contains(volume.namespace()))
                .toList();
        selection = request.objects().selection();
        asked = AskedObjects.of(selection, ofNamespaces(), this::storedController);
    }

    private List<StoredObject> ofNamespaces() {
        return byKey.values().stream()
                .filter(object -> object.namespace() != null)
                .toList();
    }

    /** Whether an object is asked for; one of the whole cluster comes back where others need it. */
    boolean asks(StoredObject object) {
        return object.namespace() == null || asked.contains(object.key());
    }

    /** A volume goes by its claim, or by its pod where it has none. */
    private boolean asks(VolumeSnapshot volume) {
        return find(RestoreOrder.CLAIMS, volume.namespace(), volume.claim())
                .or(() -> find(RestoreOrder.PODS, volume.namespace(), volume.pod()))
                .map(this::asks)
                .orElse(selection.takesAllObjects());
    }

    /** The volumes of the namespaces that are left out. */
    List<VolumeSnapshot> unaskedVolumes() {
        return volumes.stream().filter(volume -> !asks(volume)).toList();
    }

    /** Whether an object of the whole cluster is asked for by its kind. */
    boolean asksOfCluster(StoredObject object) {
        return object.namespace() == null && selection.asksOfCluster(object);
    }

    /** What the request names of objects and the backup does not hold, as sentences. */
    List<String> unfit() {
        return selection.problems(byKey.values());
    }

    /** The namespaces that are asked for, sorted. */
    Set<String> namespaces() {
        return namespaces;
    }

    /** The objects of the namespaces that are asked for, and all cluster-scoped ones, in a steady order. */
    Collection<StoredObject> objects() {
        return byKey.values();
    }

    /** The volumes that are asked for. */
    List<VolumeSnapshot> volumes() {
        return volumes.stream().filter(this::asks).toList();
    }

    Optional<StoredObject> find(String resource, String namespace, String name) {
        return Optional.ofNullable(byKey.get(new ObjectKey(resource, namespace, name).toString()));
    }

    List<StoredObject> ofResource(String resource) {
        return byKey.values().stream()
                .filter(object -> object.resource().equals(resource))
                .toList();
    }

    /** The owner that controls the object, as its reference has it; null when there is none. */
    static OwnerView controller(JsonNode body) {
        return ValueReader.controller(body.path("metadata"));
    }

    /** The controller of the object, where the backup holds it. */
    Optional<StoredObject> storedController(StoredObject object) {
        OwnerView owner = controller(object.body());
        if (owner == null) {
            return Optional.empty();
        }
        StoredObject found = byKind.get(kindKey(owner.kind(), object.namespace(), owner.name()));
        return Optional.ofNullable(found == null ? byKind.get(kindKey(owner.kind(), null, owner.name())) : found);
    }

    /** The owner that a reference names, where the backup holds that very object. @param namespace of what it owns */
    Optional<StoredObject> owner(String namespace, JsonNode reference) {
        String kind = reference.path("kind").asText();
        String name = reference.path("name").asText();
        StoredObject found = byKind.getOrDefault(kindKey(kind, namespace, name), byKind.get(kindKey(kind, null, name)));
        return Optional.ofNullable(found)
                .filter(owner -> owner.group().equals(StoredObject.group(reference)))
                .filter(owner -> !reference.hasNonNull("uid")
                        || !owner.body().at("/metadata").hasNonNull("uid")
                        || owner.body().at("/metadata/uid").equals(reference.get("uid")));
    }

    /** The same, where it comes back. */
    Optional<StoredObject> askedController(StoredObject object) {
        return storedController(object).filter(this::asks);
    }

    private static String kindKey(String kind, String namespace, String name) {
        return kind + " " + namespace + "/" + name;
    }
}
