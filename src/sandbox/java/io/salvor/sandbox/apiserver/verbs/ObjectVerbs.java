package io.salvor.sandbox.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.api.WriteOptions;
import io.salvor.sandbox.apiserver.patch.ManagedFields;
import io.salvor.sandbox.apiserver.rules.Admission;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Creates and changes objects by the rules all kinds share: names, versions, generation, status as a
 * subresource, finalizers. What is particular to a kind is asked of {@link Admission}.
 */
public final class ObjectVerbs {

    /** The letters the real server makes names of: no vowels, so no words. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final List<String> KEPT_METADATA = List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "namespace",
            "name");

    private final Store store;
    private final Admission admission;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public ObjectVerbs(Store store, Admission admission, Clock clock) {
        this.store = store;
        this.admission = admission;
        this.clock = clock;
    }

    /** The stored object. @throws ApiException NotFound when there is none */
    public Stored get(Target target) {
        Stored stored = store.get(target.key());
        if (stored == null) {
            throw ApiException.notFound(target.type(), target.name());
        }
        return stored;
    }

    public Stored create(Target collection, ObjectNode body, WriteOptions options) {
        return create(collection, body, false, options);
    }

    /** As {@link #create}, on behalf of an apply: the fields are recorded as applied. */
    Stored createApplied(Target target, ObjectNode config, WriteOptions options) {
        return create(target, config, true, options);
    }

    private Stored create(Target collection, ObjectNode body, boolean applied, WriteOptions options) {
        return store.exclusively(() -> {
            ObjectNode object = body.deepCopy();
            ObjectNode metadata = Json.child(object, "metadata");
            if (!Json.text(metadata, "resourceVersion").isEmpty()) {
                throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
            }
            if (!collection.name().isEmpty()) {
                metadata.put("name", collection.name());
            }
            name(metadata);
            Target target = collection.named(metadata.path("name").asText());
            admission.mayCreateIn(target);
            identify(target, metadata);
            if (target.type().status()) {
                object.remove("status");
            }
            if (target.type().generation()) {
                metadata.put("generation", 1);
            }
            admission.defaults(target, object, options);
            admission.check(target, object, null, options);
            if (store.get(target.key()) != null) {
                throw ApiException.alreadyExists(target.type(), target.name());
            }
            if (applied) {
                ManagedFields.firstApplied(target, body, object, options, now());
            } else {
                ManagedFields.written(target, Json.object(), object, options, now());
            }
            admission.mutate(target, object);
            return keep(target, object, null, options);
        });
    }

    private void name(ObjectNode metadata) {
        String prefix = Json.text(metadata, "generateName");
        if (Json.text(metadata, "name").isEmpty() && !prefix.isEmpty()) {
            StringBuilder name = new StringBuilder(prefix);
            for (int i = 0; i < 5; i++) {
                name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            metadata.put("name", name.toString());
        }
    }

    private void identify(Target target, ObjectNode metadata) {
        if (target.type().namespaced()) {
            String given = Json.text(metadata, "namespace");
            if (!given.isEmpty() && !given.equals(target.namespace())) {
                throw ApiException.badRequest(
                        "the namespace of the provided object does not match the namespace" + " sent on the request");
            }
            metadata.put("namespace", target.namespace());
        } else {
            metadata.remove("namespace");
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now());
        metadata.remove(
                List.of("deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "managedFields"));
    }

    /** Replaces an object, or only its status when the target says so. */
    Stored update(Target target, ObjectNode body, WriteOptions options) {
        return store.exclusively(() -> {
            Stored old = get(target);
            ObjectNode next = next(target, old, body);
            return finish(target, old, next, true, options);
        });
    }

    /** As {@link #update}, with managedFields already right in the body. */
    Stored updateApplied(Target target, ObjectNode body, WriteOptions options) {
        return store.exclusively(() -> {
            Stored old = get(target);
            JsonNode managed = body.path("metadata").path("managedFields");
            ObjectNode next = next(target, old, body);
            if (managed.isArray()) {
                Json.child(next, "metadata").set("managedFields", managed);
            }
            return finish(target, old, next, false, options);
        });
    }

    private ObjectNode next(Target target, Stored old, ObjectNode body) {
        precondition(target, old, body.path("metadata"));
        ObjectNode next = body.deepCopy();
        if (target.statusOnly()) {
            next = statusWritten(target, old.object(), next);
        } else if (target.type().status()) {
            Json.copy(old.object(), next, "status");
        }
        next.put("apiVersion", old.object().path("apiVersion").asText());
        next.put("kind", old.object().path("kind").asText());
        ObjectNode metadata = Json.child(next, "metadata");
        for (String field : KEPT_METADATA) {
            Json.copy((ObjectNode) old.metadata(), metadata, field);
        }
        Json.copy((ObjectNode) old.metadata(), metadata, "resourceVersion");
        Json.copy((ObjectNode) old.metadata(), metadata, "managedFields");
        return next;
    }

    /** A write of the status takes along what a real server lets it: of a built-in kind, some of the metadata too. */
    private static ObjectNode statusWritten(Target target, ObjectNode old, ObjectNode body) {
        ObjectNode next = old.deepCopy();
        Json.copy(body, next, "status");
        if (target.type().custom() == null) {
            ObjectNode metadata = Json.child(body, "metadata");
            for (String field : List.of("annotations", "finalizers")) {
                Json.copy(metadata, Json.child(next, "metadata"), field);
            }
            if (!target.type().is("apps", "deployments")) {
                Json.copy(metadata, Json.child(next, "metadata"), "labels");
            }
        }
        return next;
    }

    private Stored finish(Target target, Stored old, ObjectNode next, boolean record, WriteOptions options) {
        admission.defaults(target, next, options);
        if (old.deleting()) {
            refuseNewFinalizers(target, old, next);
        }
        admission.check(target, next, old.object(), options);
        if (record) {
            ManagedFields.written(target, old.object(), next, options, now());
        }
        admission.mutate(target, next);
        if (next.equals(old.object())) {
            return old;
        }
        if (target.type().generation() && specChanged(old.object(), next)) {
            ((ObjectNode) next.path("metadata"))
                    .put("generation", old.metadata().path("generation").asLong() + 1);
        }
        return keep(target, next, old, options);
    }

    private static void precondition(Target target, Stored old, JsonNode metadata) {
        String version = Json.text(metadata, "resourceVersion");
        if (!version.isEmpty() && !version.equals("0") && !version.equals(Long.toString(old.version()))) {
            throw ApiException.modified(target.type(), target.name());
        }
        String uid = Json.text(metadata, "uid");
        if (!uid.isEmpty() && !uid.equals(old.uid())) {
            throw ApiException.conflict(
                    target.type(),
                    target.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + old.uid());
        }
        String name = Json.text(metadata, "name");
        if (!name.isEmpty() && !name.equals(target.name())) {
            throw ApiException.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + target.name() + ")");
        }
    }

    private static void refuseNewFinalizers(Target target, Stored old, ObjectNode next) {
        for (JsonNode finalizer : next.path("metadata").path("finalizers")) {
            boolean known = false;
            for (JsonNode before : old.metadata().path("finalizers")) {
                known |= before.equals(finalizer);
            }
            if (!known) {
                throw ApiException.invalid(
                        target.type(),
                        target.name(),
                        List.of(new Cause(
                                "FieldValueForbidden",
                                "Forbidden: no new finalizers can be added if the object is being"
                                        + " deleted, found new finalizers []string{" + finalizer + "}",
                                "metadata.finalizers")));
            }
        }
    }

    private static boolean specChanged(ObjectNode old, ObjectNode next) {
        return !withoutStatus(old).equals(withoutStatus(next));
    }

    private static ObjectNode withoutStatus(ObjectNode object) {
        ObjectNode copy = Json.object();
        copy.setAll(object);
        copy.remove(List.of("status", "metadata"));
        return copy;
    }

    /** Stores an object, or removes it when it is being deleted and nothing holds it any more. */
    private Stored keep(Target target, ObjectNode object, Stored old, WriteOptions options) {
        boolean gone = old != null && old.deleting() && !held(object);
        if (options.dryRun()) {
            return new Stored(target.key(), object, old == null ? 0 : old.version());
        }
        Stored stored = gone ? store.remove(target.key(), object) : store.put(target.key(), object);
        admission.stored(target, gone ? null : stored);
        return stored;
    }

    /** Whether finalizers or a running grace period keep an object that is being deleted. */
    static boolean held(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return !metadata.path("finalizers").isEmpty()
                || metadata.path("deletionGracePeriodSeconds").asLong(0) > 0
                || object.path("kind").asText().equals("Namespace")
                        && !Json.at(object, "spec", "finalizers").isEmpty();
    }

    /** To be called after an object was removed from the store. */
    void removed(Target target) {
        admission.stored(target, null);
    }

    String now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Changes metadata on the server's own account, past all checks. */
    public Stored force(Target target, ObjectNode object) {
        return store.exclusively(() -> {
            Stored old = get(target);
            return object.equals(old.object()) ? old : keep(target, object, old, WriteOptions.internal());
        });
    }
}
