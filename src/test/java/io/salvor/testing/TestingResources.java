package io.salvor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Objects of every kind in memory, for those that read and make them as JSON. Calls are {@code discover}, {@code list}, {@code get},
 * {@code create}, {@code patch}, {@code status} and {@code delete}, then the kind's plural, then the name.
 */
public final class TestingResources implements ResourceLister, ResourceWriter {
    private final Map<Resource, Map<String, ObjectNode>> stored = new LinkedHashMap<>();
    private final Map<Resource, List<ObjectNode>> doubles = new LinkedHashMap<>();
    private final Map<String, JsonNode> tried = new ConcurrentHashMap<>();
    private final List<Unreadable> problems = new ArrayList<>();
    private static final KubernetesSerialization TYPED = new KubernetesSerialization();
    private final ObjectMapper json = new ObjectMapper();
    private final TestingCalls calls;
    private int version;

    /** @param kinds what this cluster has */
    public TestingResources(TestingCalls calls, List<Resource> kinds) {
        this.calls = calls;
        kinds.forEach(kind -> stored.put(kind, new TreeMap<>()));
    }

    /** The server of an aggregated API does not answer. */
    public void problem(String group, String text) {
        problems.add(new Unreadable(group, text));
    }

    /** Puts an object there, in place of one of its name. */
    public void put(Resource kind, HasMetadata object) {
        put(kind, TYPED.convertValue(object, ObjectNode.class));
    }

    /** Puts an object there, in place of one of its name. */
    public void put(Resource kind, ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.put("apiVersion", kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version());
        copy.put("kind", kind.kind());
        ObjectNode metadata = (ObjectNode) copy.get("metadata");
        metadata.put("resourceVersion", Integer.toString(++version));
        if (!metadata.hasNonNull("uid")) {
            metadata.put("uid", UUID.randomUUID().toString());
        }
        of(kind).put(
                        key(
                                metadata.path("namespace").asText(""),
                                metadata.path("name").asText()),
                        copy);
    }

    /** Lists have one more object, whose name another may have: an aggregated API makes its lists up as it likes. */
    public void alsoListed(Resource kind, ObjectNode object) {
        doubles.computeIfAbsent(kind, any -> new ArrayList<>()).add(object);
    }

    /** An object as it is now, null when there is none; looking at it is no call. */
    public ObjectNode now(Resource kind, String namespace, String name) {
        ObjectNode found = of(kind).get(key(kind.namespaced() ? namespace : "", name));
        return found == null ? null : found.deepCopy();
    }

    public void remove(Resource kind, String namespace, String name) {
        of(kind).remove(key(kind.namespaced() ? namespace : "", name));
    }

    @Override
    public Discovery discover() {
        return calls.call("discover", () -> {
            Map<String, List<String>> versions = new LinkedHashMap<>();
            stored.keySet().forEach(kind -> versions.computeIfAbsent(kind.qualifiedName(), any -> new ArrayList<>())
                    .add(kind.version()));
            return new Discovery(
                    stored.keySet().stream()
                            .filter(kind ->
                                    versions.get(kind.qualifiedName()).get(0).equals(kind.version()))
                            .toList(),
                    List.copyOf(problems),
                    versions);
        });
    }

    @Override
    public void list(Resource resource, String namespace, Consumer<ObjectNode> objects) {
        List<ObjectNode> found = calls.call("list " + resource.qualifiedName(), () -> of(resource).entrySet().stream()
                .filter(entry -> namespace == null
                        || !resource.namespaced()
                        || entry.getKey().startsWith(namespace + "/"))
                .map(entry -> entry.getValue().deepCopy())
                .toList());
        found.forEach(objects);
        doubles.getOrDefault(resource, List.of()).stream()
                .filter(object -> namespace == null || !resource.namespaced() || inNamespace(object, namespace))
                .forEach(object -> objects.accept(object.deepCopy()));
    }

    @Override
    public void labelled(Resource resource, String label, Consumer<ObjectNode> objects) {
        List<ObjectNode> found =
                calls.call("list " + resource.qualifiedName() + " " + label, () -> of(resource).values().stream()
                        .filter(object -> object.path("metadata").path("labels").has(label))
                        .map(ObjectNode::deepCopy)
                        .toList());
        found.forEach(objects);
    }

    /** One without a namespace is in the list of each. */
    private static boolean inNamespace(ObjectNode object, String namespace) {
        return object.path("metadata").path("namespace").asText(namespace).equals(namespace);
    }

    @Override
    public ObjectNode get(Resource resource, String namespace, String name) {
        return calls.call("get " + resource.qualifiedName() + " " + name, () -> now(resource, namespace, name));
    }

    @Override
    public Outcome tryCreate(Resource resource, String namespace, JsonNode body) {
        String name = body.path("metadata").path("name").asText();
        String line = "try " + resource.qualifiedName() + " " + name;
        return outcome(
                Outcome::refused,
                () -> calls.call(line, () -> {
                    if (now(resource, namespace, name) != null) {
                        throw TestingCalls.failure(line, 409, "AlreadyExists");
                    }
                    tried.put(resource.plural() + " " + name, body);
                }));
    }

    /** An object whose creation was tried, as it would have been made. */
    public JsonNode tried(String plural, String name) {
        return tried.get(plural + " " + name);
    }

    @Override
    public Outcome tryPatch(Resource resource, String namespace, String name, JsonNode patch) {
        return outcome(
                Outcome::refusedPatch, () -> calls.call("try " + resource.qualifiedName() + " " + name, () -> {}));
    }

    @Override
    public Outcome create(Resource resource, String namespace, JsonNode body) {
        String name = body.path("metadata").path("name").asText();
        String line = "create " + resource.qualifiedName() + " " + name;
        return outcome(
                Outcome::refused,
                () -> calls.call(line, () -> {
                    if (now(resource, namespace, name) != null) {
                        throw TestingCalls.failure(line, 409, "AlreadyExists");
                    }
                    ObjectNode object = body.deepCopy();
                    if (resource.namespaced()) {
                        object.withObject("/metadata").put("namespace", namespace);
                    }
                    put(resource, object);
                }));
    }

    @Override
    public Outcome patch(Resource resource, String namespace, String name, JsonNode patch) {
        String line = "patch " + resource.qualifiedName() + " " + name;
        return outcome(
                Outcome::refusedPatch,
                () -> calls.call(line, () -> {
                    ObjectNode object = now(resource, namespace, name);
                    if (object == null) {
                        throw new Missing();
                    }
                    for (String seen : List.of("uid", "resourceVersion")) {
                        JsonNode wanted = patch.path("metadata").path(seen);
                        if (!wanted.isMissingNode()
                                && !wanted.equals(object.path("metadata").path(seen))) {
                            throw TestingCalls.failure(line, 409, "Conflict");
                        }
                    }
                    merge(object, (ObjectNode) patch);
                    put(resource, object);
                }));
    }

    @Override
    public Outcome delete(Resource resource, String namespace, String name, String uid) {
        String line = "delete " + resource.qualifiedName() + " " + name;
        Outcome outcome = outcome(
                Outcome::refusedPatch,
                () -> calls.call(line, () -> {
                    ObjectNode object = now(resource, namespace, name);
                    if (object != null && !object.at("/metadata/uid").asText().equals(uid)) {
                        throw TestingCalls.failure(line, 409, "Conflict");
                    }
                    remove(resource, namespace, name);
                }));
        return outcome.result() == Result.Created ? new Outcome(Result.Deleted, "") : outcome;
    }

    @Override
    public Outcome tryScale(Resource resource, String namespace, String name, int replicas) {
        return outcome(
                Outcome::refused,
                () -> calls.call("try " + resource.qualifiedName() + " " + name, () -> {
                    if (now(resource, namespace, name) == null) {
                        throw TestingCalls.failure("try", 404, "NotFound");
                    }
                }));
    }

    @Override
    public Outcome scale(Resource resource, String namespace, String name, int replicas) {
        String line = "scale " + resource.qualifiedName() + " " + name + " " + replicas;
        return outcome(
                Outcome::refused,
                () -> calls.call(line, () -> {
                    ObjectNode object = now(resource, namespace, name);
                    if (object == null) {
                        throw TestingCalls.failure(line, 404, "NotFound");
                    }
                    object.withObjectProperty("spec").put("replicas", replicas);
                    put(resource, object);
                }));
    }

    @Override
    public Outcome writeStatus(Resource resource, String namespace, String name, JsonNode status) {
        String line = "status " + resource.qualifiedName() + " " + name;
        return outcome(
                Outcome::refused,
                () -> calls.call(line, () -> {
                    ObjectNode object = now(resource, namespace, name);
                    if (object == null) {
                        throw TestingCalls.failure(line, 404, "NotFound");
                    }
                    object.set("status", status);
                    put(resource, object);
                }));
    }

    private static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Outcome outcome(Function<KubernetesClientException, Outcome> refusal, Runnable write) {
        try {
            write.run();
            return new Outcome(Result.Created, "");
        } catch (Missing e) {
            return new Outcome(Result.NotYet, "is not there yet");
        } catch (KubernetesClientException e) {
            return refusal.apply(e);
        }
    }

    /** RFC 7386. */
    private void merge(ObjectNode target, ObjectNode patch) {
        patch.fields().forEachRemaining(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner) {
                ObjectNode into =
                        target.get(field.getKey()) instanceof ObjectNode there ? there : json.createObjectNode();
                target.set(field.getKey(), into);
                merge(into, inner);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private Map<String, ObjectNode> of(Resource kind) {
        Map<String, ObjectNode> objects = stored.get(kind);
        if (objects == null) {
            throw new KubernetesClientException("the API server does not know " + kind.qualifiedName());
        }
        return objects;
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
