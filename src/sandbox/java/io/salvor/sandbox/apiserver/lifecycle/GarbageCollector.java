package io.salvor.sandbox.apiserver.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.rules.Finalizers;
import io.salvor.sandbox.apiserver.store.Change;
import io.salvor.sandbox.apiserver.store.ResourceCatalog;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Stored.Key;
import io.salvor.sandbox.apiserver.store.Target;
import io.salvor.sandbox.apiserver.verbs.Deletion;
import io.salvor.sandbox.apiserver.verbs.ObjectVerbs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes objects whose owners are all gone, an owner after its dependents when it was asked to wait
 * for them (foreground), and frees dependents of an owner deleted with Orphan. It knows the objects
 * from their changes alone and is used by one thread.
 */
public final class GarbageCollector implements Controller {

    private final Store store;
    private final ObjectVerbs verbs;
    private final Deletion deletion;
    private final ResourceCatalog catalog;
    private final Map<String, Key> alive = new HashMap<>();
    private final Map<String, Set<Key>> dependents = new HashMap<>();

    public GarbageCollector(Store store, ObjectVerbs verbs, Deletion deletion, ResourceCatalog catalog) {
        this.store = store;
        this.verbs = verbs;
        this.deletion = deletion;
        this.catalog = catalog;
    }

    @Override
    public void observe(Change event) {
        Stored object = event.object();
        owners(event.previous())
                .forEach(uid -> dependents.getOrDefault(uid, new HashSet<>()).remove(object.key()));
        if (event.type() == Change.Type.DELETED) {
            alive.remove(object.uid());
            Set<Key> orphaned = dependents.remove(object.uid());
            if (orphaned != null) {
                orphaned.forEach(this::collect);
            }
            owners(object).forEach(this::settleOwner);
            return;
        }
        alive.put(object.uid(), object.key());
        owners(object)
                .forEach(uid ->
                        dependents.computeIfAbsent(uid, any -> new HashSet<>()).add(object.key()));
        if (event.type() == Change.Type.ADDED || !owners(object).equals(owners(event.previous()))) {
            collect(object.key());
        }
        if (object.deleting()) {
            settleOwner(object.uid());
        }
    }

    private static Set<String> owners(Stored object) {
        Set<String> uids = new HashSet<>();
        if (object != null) {
            object.metadata()
                    .path("ownerReferences")
                    .forEach(owner -> uids.add(owner.path("uid").asText()));
        }
        return uids;
    }

    /** Deletes an object that has owners, all of which are gone; forgets those that are when others are left. */
    private void collect(Key key) {
        Stored object = store.get(key);
        Set<String> owners = owners(object);
        if (owners.isEmpty() || object.deleting()) {
            return;
        }
        List<String> gone = owners.stream().filter(uid -> !isAlive(uid, key)).toList();
        if (gone.size() == owners.size()) {
            target(
                    object,
                    target -> deletion.delete(
                            target,
                            Json.object()
                                    .put("propagationPolicy", "Background")
                                    .set("preconditions", Json.object().put("uid", object.uid())),
                            false));
        } else if (!gone.isEmpty()) {
            disown(object, new HashSet<>(gone));
        }
    }

    private boolean isAlive(String uid, Key dependent) {
        Key owner = alive.get(uid);
        return owner != null
                && (owner.namespace().isEmpty() || owner.namespace().equals(dependent.namespace()));
    }

    /** Goes on with an owner that is being deleted and waits for its dependents. */
    private void settleOwner(String uid) {
        Key key = alive.get(uid);
        Stored owner = key == null ? null : store.get(key);
        if (owner == null || !owner.deleting() || !owner.uid().equals(uid)) {
            return;
        }
        List<Stored> children = dependents.getOrDefault(uid, Set.of()).stream()
                .map(store::get)
                .filter(child -> child != null && owners(child).contains(uid))
                .toList();
        if (Finalizers.has(owner.object(), Deletion.ORPHAN)) {
            children.forEach(child -> disown(child, Set.of(uid)));
            release(owner, Deletion.ORPHAN);
        } else if (Finalizers.has(owner.object(), Deletion.FOREGROUND)) {
            for (Stored child : children) {
                if (!child.deleting()) {
                    target(
                            child,
                            target -> deletion.delete(
                                    target, Json.object().put("propagationPolicy", "Foreground"), false));
                }
            }
            boolean waiting = children.stream()
                    .map(child -> store.get(child.key()))
                    .anyMatch(child -> child != null && blocks(child, uid));
            if (!waiting) {
                release(owner, Deletion.FOREGROUND);
            }
        }
    }

    private static boolean blocks(Stored child, String uid) {
        for (JsonNode owner : child.metadata().path("ownerReferences")) {
            if (owner.path("uid").asText().equals(uid)
                    && owner.path("blockOwnerDeletion").asBoolean(false)) {
                return true;
            }
        }
        return false;
    }

    private void release(Stored owner, String finalizer) {
        target(owner, target -> {
            ObjectNode next = verbs.get(target).object().deepCopy();
            Finalizers.remove(next, finalizer);
            verbs.force(target, next);
        });
    }

    private void disown(Stored object, Set<String> uids) {
        target(object, target -> {
            ObjectNode next = verbs.get(target).object().deepCopy();
            if (next.path("metadata").path("ownerReferences") instanceof ArrayNode owners) {
                for (int i = owners.size() - 1; i >= 0; i--) {
                    if (uids.contains(owners.get(i).path("uid").asText())) {
                        owners.remove(i);
                    }
                }
                if (owners.isEmpty()) {
                    ((ObjectNode) next.path("metadata")).remove("ownerReferences");
                }
            }
            verbs.force(target, next);
        });
    }

    /** Does something to an object unless its kind is no longer served or it has gone meanwhile. */
    private void target(Stored object, java.util.function.Consumer<Target> action) {
        catalog.byStorage(object.key().storage())
                .ifPresent(type -> store.exclusively(() -> {
                    Stored now = store.get(object.key());
                    if (now != null && now.uid().equals(object.uid())) {
                        action.accept(Target.of(type, now));
                    }
                    return null;
                }));
    }
}
