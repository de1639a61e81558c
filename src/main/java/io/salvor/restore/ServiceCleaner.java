package io.salvor.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Takes out of a Service the addresses and ports that its cluster allocated. A node port that people asked for stays: one that
 * their last applied manifest has, or that a field manager owns.
 */
final class ServiceCleaner {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode metadata;
    private final KeptAddresses kept;

    /** With the metadata as it was stored. */
    ServiceCleaner(JsonNode metadata, KeptAddresses kept) {
        this.metadata = metadata;
        this.kept = kept;
    }

    void clean(ObjectNode service) {
        if (!(service.path("spec") instanceof ObjectNode spec)) {
            return;
        }
        if (!kept.clusterIps() && !"None".equals(spec.path("clusterIP").asText())) {
            spec.remove(List.of("clusterIP", "clusterIPs"));
        }
        if (kept.nodePorts()) {
            return;
        }
        spec.remove("healthCheckNodePort");
        for (JsonNode port : spec.path("ports")) {
            if (port.has("nodePort") && !applied(port) && !managed(port)) {
                ((ObjectNode) port).remove("nodePort");
            }
        }
    }

    private boolean applied(JsonNode port) {
        String manifest = metadata.path("annotations").path(LAST_APPLIED).asText();
        if (manifest.isEmpty()) {
            return false;
        }
        try {
            for (JsonNode asked : JSON.readTree(manifest).at("/spec/ports")) {
                if (asked.path("nodePort").asInt() == port.path("nodePort").asInt()) {
                    return true;
                }
            }
            return false;
        } catch (JsonProcessingException e) {
            // An annotation that people broke says nothing about what they asked for.
            return false;
        }
    }

    private boolean managed(JsonNode port) {
        String key = "k:{\"port\":" + port.path("port").asInt() + ",\"protocol\":\""
                + port.path("protocol").asText("TCP") + "\"}";
        for (JsonNode manager : metadata.path("managedFields")) {
            JsonNode fields =
                    manager.path("fieldsV1").path("f:spec").path("f:ports").path(key);
            if (fields.has("f:nodePort")) {
                return true;
            }
        }
        return false;
    }
}
