package io.salvor.sandbox.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** How objects go: at once, after a pod's grace period, or when the last finalizer is gone. */
public final class Deletion {

    public static final String FOREGROUND = "foregroundDeletion";
    public static final String ORPHAN = "orphan";
    /** Keeps a definition until the last of its custom resources is gone. */
    public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Store store;
    private final ObjectVerbs verbs;
    private final Clock clock;

    public Deletion(Store store, ObjectVerbs verbs, Clock clock) {
        this.store = store;
        this.verbs = verbs;
        this.clock = clock;
    }

    /** What became of the object: its last state, and whether it is gone already. */
    record Outcome(Stored object, boolean gone) {}

    /** @param options a DeleteOptions object */
    public Outcome delete(Target target, JsonNode options, boolean dryRun) {
        return store.exclusively(() -> {
            Stored old = verbs.get(target);
            precondition(target, old, options.path("preconditions"));
            ObjectNode next = old.object().deepCopy();
            ObjectNode metadata = (ObjectNode) next.get("metadata");
            propagate(target, metadata, policy(target, options));
            long grace = grace(target, old, options);
            if (old.deleting()) {
                long running = metadata.path("deletionGracePeriodSeconds").asLong(0);
                grace = Math.min(grace, running);
            } else if (target.type().generation()) {
                metadata.put("generation", metadata.path("generation").asLong() + 1);
            }
            if (!old.deleting()
                    || grace < metadata.path("deletionGracePeriodSeconds").asLong(0)) {
                metadata.put(
                        "deletionTimestamp",
                        Instant.now(clock)
                                .plusSeconds(grace)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
            }
            metadata.put("deletionGracePeriodSeconds", grace);
            if (target.type().isCore("namespaces")) {
                Json.child(next, "status").put("phase", "Terminating");
            }
            boolean gone = !ObjectVerbs.held(next);
            if (dryRun || next.equals(old.object())) {
                return new Outcome(old, gone && !dryRun);
            }
            return new Outcome(gone ? removed(target, next) : store.put(target.key(), next), gone);
        });
    }

    private Stored removed(Target target, ObjectNode last) {
        Stored stored = store.remove(target.key(), last);
        verbs.removed(target);
        return stored;
    }

    private static void precondition(Target target, Stored old, JsonNode preconditions) {
        String uid = Json.text(preconditions, "uid");
        if (!uid.isEmpty() && !uid.equals(old.uid())) {
            throw ApiException.conflict(
                    target.type(),
                    target.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + old.uid());
        }
        String version = Json.text(preconditions, "resourceVersion");
        if (!version.isEmpty() && !version.equals(Long.toString(old.version()))) {
            throw ApiException.conflict(
                    target.type(),
                    target.name(),
                    "Precondition failed: ResourceVersion in" + " precondition: " + version
                            + ", ResourceVersion in object meta: " + old.version());
        }
    }

    private static String policy(Target target, JsonNode options) {
        if (options.has("orphanDependents")) {
            return options.path("orphanDependents").asBoolean() ? "Orphan" : "Background";
        }
        String asked = Json.text(options, "propagationPolicy");
        // Jobs deleted without a word leave their pods: batch/v1 keeps this for old clients.
        return !asked.isEmpty() ? asked : target.type().is("batch", "jobs") ? "Orphan" : "Background";
    }

    private static void propagate(Target target, ObjectNode metadata, String policy) {
        if (target.type().isCore("namespaces")) {
            return;
        }
        if (target.type().is("apiextensions.k8s.io", "customresourcedefinitions")) {
            addFinalizer(metadata, CLEANUP);
        }
        if (policy.equals("Foreground")) {
            addFinalizer(metadata, FOREGROUND);
        } else if (policy.equals("Orphan")) {
            addFinalizer(metadata, ORPHAN);
        }
    }

    private static void addFinalizer(ObjectNode metadata, String finalizer) {
        ArrayNode finalizers = metadata.withArray("finalizers");
        for (JsonNode known : finalizers) {
            if (known.asText().equals(finalizer)) {
                return;
            }
        }
        finalizers.add(finalizer);
    }

    private static long grace(Target target, Stored old, JsonNode options) {
        JsonNode object = old.object();
        if (!target.type().isCore("pods")
                || Json.text(object, "spec", "nodeName").isEmpty()
                || ENDED.contains(Json.text(object, "status", "phase"))) {
            return 0;
        }
        JsonNode asked = options.path("gracePeriodSeconds");
        return asked.isNumber()
                ? asked.asLong()
                : Json.at(object, "spec", "terminationGracePeriodSeconds").asLong(30);
    }
}
