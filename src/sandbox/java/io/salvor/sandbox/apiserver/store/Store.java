package io.salvor.sandbox.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.store.Stored.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every object in memory, behind one lock, with one counter of resource versions. Each change is
 * handed to the watches while the lock is held, so that they see changes in the order of versions.
 */
public final class Store {

    /** What etcd takes unless it is configured otherwise; an object that outgrows it cannot be written on a real cluster. */
    private static final int MAX_BYTES = 1_572_864;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, TreeMap<String, Stored>> objects = new HashMap<>();
    private final Consumer<Change> listener;
    private long version;

    /** @param listener hears of every change while the lock is held: it must be quick */
    public Store(Consumer<Change> listener) {
        this.listener = listener;
    }

    /** Objects at one version. */
    public record Snapshot(List<Stored> items, long version) {}

    /** Runs an action during which nobody else reads or writes. */
    public <T> T exclusively(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    public long version() {
        return exclusively(() -> version);
    }

    public Stored get(Key key) {
        return exclusively(() -> of(key.storage()).get(key.path()));
    }

    /** All objects of a kind, or those of one namespace when it is not empty. */
    public Snapshot list(String storage, String namespace) {
        return exclusively(() -> {
            TreeMap<String, Stored> all = of(storage);
            return new Snapshot(
                    new ArrayList<>(
                            namespace.isEmpty()
                                    ? all.values()
                                    : all.subMap(namespace + "/", namespace + "0")
                                            .values()),
                    version);
        });
    }

    /** All objects of every kind in one namespace. */
    public List<Stored> inNamespace(String namespace) {
        return exclusively(() -> objects.keySet().stream()
                .flatMap(storage -> list(storage, namespace).items().stream())
                .toList());
    }

    /** Stores a new or changed object; its metadata.resourceVersion is set here. */
    public Stored put(Key key, ObjectNode object) {
        return exclusively(() -> {
            Stored stored = stamped(key, object);
            if (stored.bytes().length > MAX_BYTES) {
                throw ApiException.tooLarge();
            }
            Stored previous = of(key.storage()).put(key.path(), stored);
            listener.accept(new Change(previous == null ? Change.Type.ADDED : Change.Type.MODIFIED, stored, previous));
            return stored;
        });
    }

    /** Removes an object; {@code last} is the state its watchers see. */
    public Stored remove(Key key, ObjectNode last) {
        return exclusively(() -> {
            Stored previous = of(key.storage()).remove(key.path());
            Stored stored = stamped(key, last);
            listener.accept(new Change(Change.Type.DELETED, stored, previous));
            return stored;
        });
    }

    private Stored stamped(Key key, ObjectNode object) {
        version++;
        Json.child(object, "metadata").put("resourceVersion", Long.toString(version));
        return new Stored(key, object, version);
    }

    private TreeMap<String, Stored> of(String storage) {
        return objects.computeIfAbsent(storage, any -> new TreeMap<>());
    }
}
