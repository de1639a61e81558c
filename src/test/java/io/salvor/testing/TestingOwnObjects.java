package io.salvor.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.OwnObjects;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Our objects in memory, by the rules of the API server. Calls are {@code get}, {@code list}, {@code create}, {@code tryCreate},
 * {@code edit}, {@code tryEdit}, {@code editStatus}, {@code replaceStatus}, {@code delete}, {@code deleteAll} and {@code metadata}, then the kind, then the name.
 */
public final class TestingOwnObjects implements OwnObjects {
    private static final int MOST_ATTEMPTS = 10;

    private final StoredObjects stored;
    private final TestingCalls calls;

    public TestingOwnObjects(TestingCalls calls, Clock clock) {
        this.calls = calls;
        this.stored = new StoredObjects(clock);
    }

    /** Stores an object with its status, over one that is there: it is history, or somebody else's doing. */
    public <R extends HasMetadata> R put(R object) {
        return stored.put(object);
    }

    /** Takes an object away. */
    public void remove(Class<? extends HasMetadata> kind, String name) {
        stored.remove(kind, name);
    }

    /** An object as it is now; looking at it is no call. */
    public <R extends HasMetadata> R now(Class<R> kind, String name) {
        return stored.find(kind, name).orElseThrow();
    }

    /** All objects of a kind as they are now, by name; looking at them is no call. */
    public <R extends HasMetadata> List<R> now(Class<R> kind) {
        return stored.all(kind);
    }

    @Override
    public <R extends CustomResource<?, ?>> Optional<R> get(Class<R> kind, String name) {
        return calls.call("get " + HasMetadata.getKind(kind) + " " + name, () -> stored.find(kind, name));
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
    public <R extends CustomResource<?, ?>> void each(Class<R> kind, LabelChoice which, Consumer<R> what) {
        list(kind).stream()
                .filter(object -> which.fits(object.getMetadata().getLabels()))
                .forEach(what);
    }

    @Override
    public <R extends CustomResource<?, ?>> List<ObjectMeta> metadata(Class<R> kind, LabelChoice which) {
        return calls.call("metadata " + HasMetadata.getKind(kind), () -> now(kind).stream()
                .map(HasMetadata::getMetadata)
                .filter(metadata -> which.fits(metadata.getLabels()))
                .toList());
    }

    @Override
    public void deleteAll(Class<? extends CustomResource<?, ?>> kind, String label, String value) {
        calls.call("deleteAll " + HasMetadata.getKind(kind) + " " + value, () -> {
            for (HasMetadata object : now(kind)) {
                if (LabelChoice.of(label, value).fits(object.getMetadata().getLabels())) {
                    remove(kind, object.getMetadata().getName());
                }
            }
        });
    }

    @Override
    public void create(CustomResource<?, ?> object) {
        String line = line("create", object);
        calls.call(line, () -> {
            if (!stored.make(object)) {
                throw TestingCalls.failure(line, 409, "AlreadyExists");
            }
        });
    }

    @Override
    public void tryCreate(CustomResource<?, ?> object) {
        String line = line("tryCreate", object);
        calls.call(line, () -> {
            if (stored.isThere(object)) {
                throw TestingCalls.failure(line, 409, "AlreadyExists");
            }
        });
    }

    @Override
    public boolean createIfMissing(HasMetadata object) {
        return calls.call(line("create", object), () -> stored.make(object));
    }

    @Override
    public <R extends CustomResource<?, ?>> R edit(R object, UnaryOperator<R> change) {
        return calls.call(line("edit", object), () -> {
            Change changed = changed(object, change);
            return stored.withoutStatus(object, changed.before(), changed.after());
        });
    }

    @Override
    public <R extends CustomResource<?, ?>> R tryEdit(R object, UnaryOperator<R> change) {
        return calls.call(
                line("tryEdit", object),
                () -> stored.read(object, changed(object, change).after()));
    }

    private record Change(ObjectNode before, ObjectNode after) {}

    /** What a change makes of the newest version; it begins again where somebody has written in between. */
    private <R extends HasMetadata> Change changed(R object, UnaryOperator<R> change) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            ObjectNode before = present(object);
            ObjectNode after = stored.changed(object, before, change);
            if (stored.node(object) == before) {
                return new Change(before, after);
            }
        }
        throw TestingCalls.failure(line("others are always ahead of", object), 409);
    }

    @Override
    public <R extends CustomResource<?, ?>> R editStatus(R object, UnaryOperator<R> change) {
        return calls.call(line("editStatus", object), () -> {
            Change changed = changed(object, change);
            return stored.withStatus(object, changed.before(), changed.after().get("status"));
        });
    }

    @Override
    public <R extends CustomResource<?, ?>> R replaceStatus(R object) {
        String line = line("replaceStatus", object);
        return calls.call(line, () -> {
            ObjectNode before = present(object);
            String read = object.getMetadata().getResourceVersion();
            if (read != null
                    && !read.equals(StoredObjects.metadata(before)
                            .path("resourceVersion")
                            .asText())) {
                throw TestingCalls.failure(line, 409);
            }
            return stored.withStatus(object, before, StoredObjects.status(object));
        });
    }

    @Override
    public void delete(Class<? extends CustomResource<?, ?>> kind, String name) {
        calls.call("delete " + HasMetadata.getKind(kind) + " " + name, () -> remove(kind, name));
    }

    @Override
    public Optional<Secret> secret(String name) {
        return calls.call("get Secret " + name, () -> stored.find(Secret.class, name));
    }

    @Override
    public void deleteSecret(String name) {
        calls.call("delete Secret " + name, () -> {
            stored.remove(Secret.class, name);
            return null;
        });
    }

    private ObjectNode present(HasMetadata object) {
        ObjectNode node = stored.node(object);
        if (node == null) {
            throw TestingCalls.failure(line("there is no", object), 404);
        }
        return node;
    }

    private static String line(String verb, HasMetadata object) {
        return verb + " " + object.getKind() + " " + object.getMetadata().getName();
    }
}
