package io.salvor.sandbox.apiserver.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.ResourceType;
import java.util.Map;
import java.util.Set;

/** Which fields can be selected by: a real server knows a few for each kind and refuses all others. */
final class FieldLabels {

    private static final Set<String> EVERYWHERE = Set.of("metadata.name", "metadata.namespace");

    private static final Map<String, Set<String>> OF_KIND = Map.of(
            "pods",
                    Set.of(
                            "spec.nodeName",
                            "spec.restartPolicy",
                            "spec.schedulerName",
                            "spec.serviceAccountName",
                            "spec.hostNetwork",
                            "status.phase",
                            "status.podIP",
                            "status.podIPs",
                            "status.nominatedNodeName"),
            "events",
                    Set.of(
                            "involvedObject.kind",
                            "involvedObject.namespace",
                            "involvedObject.name",
                            "involvedObject.uid",
                            "involvedObject.apiVersion",
                            "involvedObject.resourceVersion",
                            "involvedObject.fieldPath",
                            "reason",
                            "reportingComponent",
                            "source",
                            "type"),
            "secrets", Set.of("type"),
            "namespaces", Set.of("status.phase"),
            "nodes", Set.of("spec.unschedulable"),
            "replicasets.apps", Set.of("status.replicas"),
            "jobs.batch", Set.of("status.successful"));

    private FieldLabels() {}

    /** @throws ApiException BadRequest when objects of this kind cannot be selected by that field */
    static void require(ResourceType type, String field) {
        if (EVERYWHERE.contains(field)
                || OF_KIND.getOrDefault(type.storage(), Set.of()).contains(field)) {
            return;
        }
        if (type.custom() != null) {
            for (JsonNode selectable : type.custom().selectable()) {
                if (selectable.path("jsonPath").asText().equals("." + field)) {
                    return;
                }
            }
        }
        throw ApiException.badRequest("field label not supported: " + field);
    }
}
