package io.salvor.sandbox.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.http.Bodies;
import io.salvor.sandbox.apiserver.http.Request;
import io.salvor.sandbox.apiserver.http.Responses;
import io.salvor.sandbox.apiserver.store.Store;
import io.salvor.sandbox.apiserver.store.Stored;
import io.salvor.sandbox.apiserver.store.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The scale of a workload: its number of replicas as an object of its own. */
final class Scales {

    private final Store store;
    private final ObjectVerbs verbs;

    Scales(Store store, ObjectVerbs verbs) {
        this.store = store;
        this.verbs = verbs;
    }

    void serve(Request request, Target target) throws IOException {
        Target workload = new Target(target.type(), target.namespace(), target.name(), "");
        Stored stored = request.method().equals("GET") ? verbs.get(workload) : change(request, workload);
        Responses.json(request, 200, scale(stored.object()));
    }

    private Stored change(Request request, Target workload) {
        JsonNode body = Bodies.any(request);
        return store.exclusively(() -> {
            ObjectNode object = verbs.get(workload).object().deepCopy();
            ObjectNode scale = scale(object);
            JsonNode wanted = request.method().equals("PUT")
                    ? body
                    : Patching.patched(workload, request.contentType(), scale, body);
            JsonNode replicas = Json.at(wanted, "spec", "replicas");
            Json.child(object, "spec").put("replicas", replicas.asInt(0));
            String version = Json.text(wanted, "metadata", "resourceVersion");
            if (!version.isEmpty()) {
                Json.child(object, "metadata").put("resourceVersion", version);
            }
            return verbs.update(workload, object, request.writeOptions());
        });
    }

    private static ObjectNode scale(ObjectNode workload) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            Json.copy((ObjectNode) workload.path("metadata"), metadata, field);
        }
        scale.putObject("spec")
                .put("replicas", Json.at(workload, "spec", "replicas").asInt(0));
        List<String> labels = new ArrayList<>();
        Json.at(workload, "spec", "selector", "matchLabels")
                .properties()
                .forEach(label ->
                        labels.add(label.getKey() + "=" + label.getValue().asText()));
        scale.putObject("status")
                .put("replicas", Json.at(workload, "status", "replicas").asInt(0))
                .put("selector", String.join(",", labels));
        return scale;
    }
}
