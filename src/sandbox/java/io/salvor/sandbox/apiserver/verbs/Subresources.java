package io.salvor.sandbox.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.http.Bodies;
import io.salvor.sandbox.apiserver.http.Request;
import io.salvor.sandbox.apiserver.http.Responses;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import java.io.IOException;
import java.util.List;

/** The subresources that are more than a part of their object: binding, log and finalize. */
public final class Subresources {

    private final Store store;
    private final ObjectVerbs verbs;
    private final LogStream logs;
    private final Scales scales;

    public Subresources(Store store, ObjectVerbs verbs, LogStream logs) {
        this.store = store;
        this.verbs = verbs;
        this.logs = logs;
        this.scales = new Scales(store, verbs);
    }

    public void serve(Request request, Target target) throws IOException {
        String wanted = request.method() + " " + target.type().qualifiedPlural() + "/" + target.subresource();
        switch (wanted) {
            case "POST pods/binding" -> bind(request, target);
            case "GET pods/log" -> logs.serve(request, target, verbs.get(target));
            case "PUT namespaces/finalize" -> finalizeNamespace(request, target);
            case "GET deployments.apps/scale",
                    "GET replicasets.apps/scale",
                    "GET statefulsets.apps/scale",
                    "PUT deployments.apps/scale",
                    "PUT replicasets.apps/scale",
                    "PUT statefulsets.apps/scale",
                    "PATCH deployments.apps/scale",
                    "PATCH replicasets.apps/scale",
                    "PATCH statefulsets.apps/scale" -> scales.serve(request, target);
            default -> throw ApiException.notImplemented(wanted);
        }
    }

    /** Puts a pod on a node, as the scheduler does. */
    private void bind(Request request, Target target) throws IOException {
        ObjectNode binding = Bodies.object(request);
        String node = Json.text(binding, "target", "name");
        if (node.isEmpty()) {
            throw ApiException.badRequest("a binding without target.name");
        }
        store.exclusively(() -> {
            ObjectNode pod = verbs.get(target).object().deepCopy();
            ObjectNode spec = Json.child(pod, "spec");
            String present = Json.text(spec, "nodeName");
            if (!present.isEmpty()) {
                throw ApiException.conflict(
                        target.type(),
                        target.name(),
                        "pod " + target.name() + " is already assigned to node \"" + present + "\"");
            }
            spec.put("nodeName", node);
            ArrayNode conditions = Json.child(pod, "status").withArray("conditions");
            for (int i = conditions.size() - 1; i >= 0; i--) {
                if (conditions.get(i).path("type").asText().equals("PodScheduled")) {
                    conditions.remove(i);
                }
            }
            conditions
                    .addObject()
                    .put("type", "PodScheduled")
                    .put("status", "True")
                    .put("lastTransitionTime", verbs.now());
            return verbs.force(target, pod);
        });
        Responses.json(
                request,
                201,
                Json.object()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("status", "Success")
                        .put("code", 201));
    }

    private void finalizeNamespace(Request request, Target target) throws IOException {
        JsonNode finalizers = Json.at(Bodies.object(request, target.type()), "spec", "finalizers");
        Stored stored = store.exclusively(() -> {
            ObjectNode namespace = verbs.get(target).object().deepCopy();
            Json.child(namespace, "spec").set("finalizers", finalizers.isArray() ? finalizers : null);
            return verbs.force(target, namespace);
        });
        Responses.bytes(request, 200, Responses.JSON, stored.bytes(), List.of());
    }
}
