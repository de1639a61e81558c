package io.salvor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What an API server keeps of objects, and its rules for it: versions and generations count, a new object has no status, and nobody holds
 * the object that is stored. Threads that go on after a look may be at it while a test looks.
 */
final class StoredObjects {
    private static final String STATUS = "status";
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private final Map<String, ObjectNode> stored = new TreeMap<>();
    private final Clock clock;
    private int version;

    StoredObjects(Clock clock) {
        this.clock = clock;
    }

    /** Stores an object with its status, over one that is there. */
    synchronized <R extends HasMetadata> R put(R object) {
        String key = key(object.getKind(), object.getMetadata().getName());
        ObjectNode node = JSON.convertValue(object, ObjectNode.class);
        ObjectNode before = stored.get(key);
        store(key, node, before == null ? metadata(node).path("generation").asLong(1) : generation(before, node));
        return copy(object, node);
    }

    synchronized void remove(Class<? extends HasMetadata> kind, String name) {
        stored.remove(key(HasMetadata.getKind(kind), name));
    }

    /** All objects of a kind, by name. */
    synchronized <R extends HasMetadata> List<R> all(Class<R> kind) {
        String prefix = HasMetadata.getKind(kind) + "/";
        return stored.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> JSON.convertValue(entry.getValue(), kind))
                .toList();
    }

    synchronized boolean isThere(HasMetadata object) {
        return stored.containsKey(key(object.getKind(), object.getMetadata().getName()));
    }

    /** Makes an object that is not there; false where it is. */
    synchronized boolean make(HasMetadata object) {
        if (isThere(object)) {
            return false;
        }
        ObjectNode node = JSON.convertValue(object, ObjectNode.class);
        node.remove(STATUS);
        encode(node);
        store(key(object.getKind(), object.getMetadata().getName()), node, 1);
        return true;
    }

    synchronized <R extends HasMetadata> Optional<R> find(Class<R> kind, String name) {
        return Optional.ofNullable(stored.get(key(HasMetadata.getKind(kind), name)))
                .map(node -> JSON.convertValue(node, kind));
    }

    /** An object as it is stored; null when there is none. */
    synchronized ObjectNode node(HasMetadata object) {
        return stored.get(key(object.getKind(), object.getMetadata().getName()));
    }

    /** What a change makes of a copy of what is stored. */
    <R extends HasMetadata> ObjectNode changed(R object, ObjectNode before, UnaryOperator<R> change) {
        return JSON.convertValue(change.apply(copy(object, before)), ObjectNode.class);
    }

    /** An object of what would be stored. */
    <R extends HasMetadata> R read(R object, ObjectNode node) {
        return copy(object, node);
    }

    /** Stores another status and nothing else. */
    <R extends HasMetadata> R withStatus(R object, ObjectNode before, JsonNode status) {
        ObjectNode after = before.deepCopy();
        replace(after, STATUS, status);
        return stored(object, before, after);
    }

    /** Stores a change of all but the status. */
    <R extends HasMetadata> R withoutStatus(R object, ObjectNode before, ObjectNode after) {
        replace(after, STATUS, before.get(STATUS));
        return stored(object, before, after);
    }

    private static void replace(ObjectNode node, String field, JsonNode value) {
        if (value == null) {
            node.remove(field);
        } else {
            node.set(field, value);
        }
    }

    /** Stores what a write has made of an object; one that changes nothing makes no version. */
    private synchronized <R extends HasMetadata> R stored(R object, ObjectNode before, ObjectNode after) {
        if (!after.equals(before)) {
            store(key(object.getKind(), object.getMetadata().getName()), after, generation(before, after));
        }
        return copy(
                object, stored.get(key(object.getKind(), object.getMetadata().getName())));
    }

    private static long generation(ObjectNode before, ObjectNode after) {
        long generation = metadata(before).path("generation").asLong(1);
        return Objects.equals(before.get("spec"), after.get("spec")) ? generation : generation + 1;
    }

    private void store(String key, ObjectNode node, long generation) {
        ObjectNode metadata = metadata(node);
        metadata.put("resourceVersion", Integer.toString(++version));
        metadata.put("generation", generation);
        if (!metadata.hasNonNull("uid")) {
            metadata.put("uid", UUID.randomUUID().toString());
        }
        if (!metadata.hasNonNull("creationTimestamp")) {
            metadata.put(
                    "creationTimestamp",
                    Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString());
        }
        stored.put(key, node);
    }

    /** The API server keeps texts of a Secret as bytes. */
    private static void encode(ObjectNode secret) {
        if (secret.remove("stringData") instanceof ObjectNode texts) {
            ObjectNode data = secret.withObject("/data");
            texts.fields()
                    .forEachRemaining(text -> data.put(
                            text.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    @SuppressWarnings("unchecked")
    private <R extends HasMetadata> R copy(R object, ObjectNode node) {
        return (R) JSON.convertValue(node, object.getClass());
    }

    /** The status that an object has brought with it; null for none. */
    static JsonNode status(HasMetadata object) {
        return JSON.convertValue(object, ObjectNode.class).get(STATUS);
    }

    static ObjectNode metadata(ObjectNode node) {
        return (ObjectNode) node.get("metadata");
    }

    private static String key(String kind, String name) {
        return kind + "/" + name;
    }
}
