package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.volume.NodeView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the nodes of the target where a PersistentVolume or a pod names the nodes of the backup. */
final class NodeMapping {
    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final String NODE_NAME = "metadata.name";

    private final Map<String, String> mapping;
    private final List<NodeView> nodes;

    NodeMapping(Map<String, String> mapping, List<NodeView> nodes) {
        this.mapping = mapping;
        this.nodes = nodes;
    }

    /** Rewrites the node affinity of a PersistentVolume in place. */
    void rewriteVolume(JsonNode volume) {
        rewriteTerms(volume.at("/spec/nodeAffinity/required"));
    }

    /** Rewrites node selector and required node affinity of a pod in place. */
    void rewritePod(JsonNode pod) {
        JsonNode selector = pod.at("/spec/nodeSelector");
        if (selector.hasNonNull(HOSTNAME)) {
            ((ObjectNode) selector).put(HOSTNAME, mapped(selector.get(HOSTNAME).asText(), true));
        }
        rewriteTerms(pod.at("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution"));
    }

    /** What keeps objects that are bound to these hostnames from the target; empty when one of the nodes is there. */
    Optional<String> problem(Collection<String> hostnames) {
        if (hostnames.isEmpty() || hostnames.stream().anyMatch(this::present)) {
            return Optional.empty();
        }
        String name = hostnames.iterator().next();
        Optional<String> from = mapping.entrySet().stream()
                .filter(entry -> mapped(entry.getKey(), true).equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
        return Optional.of(
                from.isPresent()
                        ? "is bound to node " + from.get() + ", which staticVolumes.nodeMapping maps to " + name
                                + ", and this cluster has no node " + name + "; correct staticVolumes.nodeMapping"
                        : "is bound to node " + name
                                + ", which this cluster does not have; set staticVolumes.nodeMapping: {" + name
                                + ": <a node of this cluster>}");
    }

    /** The first node that the pod must run on and that the target does not have, as a problem. */
    Optional<String> problemOfPod(JsonNode pod) {
        JsonNode selector = pod.at("/spec/nodeSelector").path(HOSTNAME);
        if (!selector.isMissingNode() && !present(selector.asText())) {
            return problem(List.of(selector.asText()));
        }
        JsonNode terms = pod.at("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
                .path("nodeSelectorTerms");
        // With several terms any may hold; only a single one is known to be impossible by its node alone.
        if (terms.size() == 1) {
            for (JsonNode field : terms.get(0).path("matchFields")) {
                List<String> names = values(field);
                if (names.stream().noneMatch(this::present)) {
                    return problem(names);
                }
            }
        }
        return Optional.empty();
    }

    private boolean present(String nameOrHostname) {
        return nodes.stream()
                .anyMatch(node ->
                        node.hostname().equals(nameOrHostname) || node.name().equals(nameOrHostname));
    }

    private void rewriteTerms(JsonNode required) {
        for (JsonNode term : required.path("nodeSelectorTerms")) {
            rewriteValues(term.path("matchExpressions"), HOSTNAME, true);
            rewriteValues(term.path("matchFields"), NODE_NAME, false);
        }
    }

    private void rewriteValues(JsonNode requirements, String key, boolean hostname) {
        for (JsonNode requirement : requirements) {
            if (requirement.path("key").asText().equals(key)
                    && requirement.path("operator").asText().equals("In")) {
                List<String> mapped = values(requirement).stream()
                        .map(value -> mapped(value, hostname))
                        .distinct()
                        .toList();
                ArrayNode rewritten = ((ObjectNode) requirement).putArray("values");
                mapped.forEach(rewritten::add);
            }
        }
    }

    private String mapped(String node, boolean hostname) {
        String name = mapping.get(node);
        if (name == null) {
            return node;
        }
        return nodes.stream()
                .filter(candidate ->
                        candidate.name().equals(name) || candidate.hostname().equals(name))
                .map(candidate -> hostname ? candidate.hostname() : candidate.name())
                .findFirst()
                .orElse(name);
    }

    private static List<String> values(JsonNode requirement) {
        List<String> result = new ArrayList<>();
        requirement.path("values").forEach(value -> result.add(value.asText()));
        return result;
    }
}
