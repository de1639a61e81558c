package io.salvor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.kubernetes.OwnObjects;
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
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Our objects in memory, by the rules of the API server: versions and generations count, a new object has no status, a status is
 * replaced in the newest version only, and nobody holds the object that is stored. Calls are {@code get}, {@code list}, {@code
 * create}, {@code tryCreate}, {@code edit}, {@code tryEdit}, {@code editStatus}, {@code replaceStatus} and {@code delete}, then the kind, then the name.
 */
public final class TestingOwnObjects implements OwnObjects {
    private static final String STATUS = "status";

    private final Map<String, ObjectNode> stored = new TreeMap<>();
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private final TestingCalls calls;
    private final Clock clock;
    private int version;

    public TestingOwnObjects(TestingCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** Stores an object with its status, over one that is there: it is history, or somebody else's doing. */
    public <R extends HasMetadata> R put(R object) {
        String key = key(object.getKind(), object.getMetadata().getName());
        ObjectNode node = JSON.convertValue(object, ObjectNode.class);
        ObjectNode before = stored.get(key);
        store(key, node, before == null ? metadata(node).path("generation").asLong(1) : generation(before, node));
        return copy(object, node);
    }

    /** Takes an object away. */
    public void remove(Class<? extends HasMetadata> kind, String name) {
        stored.remove(key(HasMetadata.getKind(kind), name));
    }

    /** An object as it is now; looking at it is no call. */
    public <R extends HasMetadata> R now(Class<R> kind, String name) {
        return find(kind, name).orElseThrow();
    }

    /** All objects of a kind as they are now, by name; looking at them is no call. */
    public <R extends HasMetadata> List<R> now(Class<R> kind) {
        String prefix = HasMetadata.getKind(kind) + "/";
        return stored.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> JSON.convertValue(entry.getValue(), kind))
                .toList();
    }

    @Override
    public <R extends CustomResource<?, ?>> Optional<R> get(Class<R> kind, String name) {
        return calls.call("get " + HasMetadata.getKind(kind) + " " + name, () -> find(kind, name));
    }

    @Override
    public <R extends CustomResource<?, ?>> List<R> list(Class<R> kind) {
        return calls.call("list " + HasMetadata.getKind(kind), () -> now(kind));
    }

    @Override
    public <R extends CustomResource<?, ?>> List<R> list(Class<R> kind, String label, String value) {
        return calls.call("list " + HasMetadata.getKind(kind), () -> now(kind).stream()
                .filter(object -> object.getMetadata().getLabels() != null
                        && value.equals(object.getMetadata().getLabels().get(label)))
                .toList());
    }

    @Override
    public <R extends CustomResource<?, ?>> void each(Class<R> kind, Consumer<R> what) {
        list(kind).forEach(what);
    }

    @Override
    public void create(CustomResource<?, ?> object) {
        String line = line("create", object);
        calls.call(line, () -> {
            if (!made(object)) {
                throw TestingCalls.failure(line, 409, "AlreadyExists");
            }
        });
    }

    @Override
    public void tryCreate(CustomResource<?, ?> object) {
        String line = line("tryCreate", object);
        calls.call(line, () -> {
            if (isThere(object)) {
                throw TestingCalls.failure(line, 409, "AlreadyExists");
            }
        });
    }

    @Override
    public boolean createIfMissing(HasMetadata object) {
        return calls.call(line("create", object), () -> made(object));
    }

    private boolean isThere(HasMetadata object) {
        return stored.containsKey(key(object.getKind(), object.getMetadata().getName()));
    }

    private boolean made(HasMetadata object) {
        if (isThere(object)) {
            return false;
        }
        ObjectNode node = JSON.convertValue(object, ObjectNode.class);
        node.remove(STATUS);
        encode(node);
        store(key(object.getKind(), object.getMetadata().getName()), node, 1);
        return true;
    }

    @Override
    public <R extends CustomResource<?, ?>> R edit(R object, UnaryOperator<R> change) {
        return calls.call(line("edit", object), () -> {
            ObjectNode before = present(object);
            ObjectNode after = changed(object, before, change);
            replace(after, STATUS, before.get(STATUS));
            return stored(object, before, after);
        });
    }

    @Override
    public <R extends CustomResource<?, ?>> void tryEdit(R object, UnaryOperator<R> change) {
        calls.call(line("tryEdit", object), () -> {
            changed(object, present(object), change);
        });
    }

    @Override
    public <R extends CustomResource<?, ?>> R editStatus(R object, UnaryOperator<R> change) {
        return calls.call(line("editStatus", object), () -> {
            ObjectNode before = present(object);
            return withStatus(object, before, changed(object, before, change).get(STATUS));
        });
    }

    @Override
    public <R extends CustomResource<?, ?>> R replaceStatus(R object) {
        String line = line("replaceStatus", object);
        return calls.call(line, () -> {
            ObjectNode before = present(object);
            String read = object.getMetadata().getResourceVersion();
            if (read != null
                    && !read.equals(metadata(before).path("resourceVersion").asText())) {
                throw TestingCalls.failure(line, 409);
            }
            return withStatus(
                    object, before, JSON.convertValue(object, ObjectNode.class).get(STATUS));
        });
    }

    @Override
    public void delete(Class<? extends CustomResource<?, ?>> kind, String name) {
        calls.call("delete " + HasMetadata.getKind(kind) + " " + name, () -> remove(kind, name));
    }

    @Override
    public Optional<Secret> secret(String name) {
        return calls.call("get Secret " + name, () -> find(Secret.class, name));
    }

    private <R extends HasMetadata> Optional<R> find(Class<R> kind, String name) {
        return Optional.ofNullable(stored.get(key(HasMetadata.getKind(kind), name)))
                .map(node -> JSON.convertValue(node, kind));
    }

    private ObjectNode present(HasMetadata object) {
        ObjectNode node = stored.get(key(object.getKind(), object.getMetadata().getName()));
        if (node == null) {
            throw TestingCalls.failure(line("there is no", object), 404);
        }
        return node;
    }

    private <R extends HasMetadata> ObjectNode changed(R object, ObjectNode before, UnaryOperator<R> change) {
        return JSON.convertValue(change.apply(copy(object, before)), ObjectNode.class);
    }

    private <R extends HasMetadata> R withStatus(R object, ObjectNode before, JsonNode status) {
        ObjectNode after = before.deepCopy();
        replace(after, STATUS, status);
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
    private <R extends HasMetadata> R stored(R object, ObjectNode before, ObjectNode after) {
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

    private static ObjectNode metadata(ObjectNode node) {
        return (ObjectNode) node.get("metadata");
    }

    private static String key(String kind, String name) {
        return kind + "/" + name;
    }

    private static String line(String verb, HasMetadata object) {
        return verb + " " + object.getKind() + " " + object.getMetadata().getName();
    }
}
