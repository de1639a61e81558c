package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.volume.NodeAffinity;
import io.salvor.volume.NodeAffinity.Requirement;
import io.salvor.volume.NodeView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts the nodes of the target where a PersistentVolume or a pod names the nodes of the backup, by the label that it names them by. A
 * node is mapped by its name, or by the value that its label has.
 */
final class NodeMapping {
    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final String FIELD = "staticVolumes.nodeMapping";

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

    /** Rewrites node selector and required node affinity of a pod, or of a template of pods, in place; returns whether that changed it. */
    boolean rewritePod(JsonNode pod) {
        if (mapping.isEmpty()) {
            return false;
        }
        JsonNode before = pod.path("spec").deepCopy();
        if (pod.at("/spec/nodeSelector") instanceof ObjectNode selector) {
            for (Map.Entry<String, JsonNode> label : List.copyOf(selector.properties())) {
                selector.put(label.getKey(), mapped(label.getValue().asText(), label.getKey()));
            }
        }
        rewriteTerms(pod.at("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution"));
        return !before.equals(pod.path("spec"));
    }

    /** The nodes, or values of labels, that are mapped and that an object of any kind selects nodes by. */
    Set<String> namedIn(JsonNode object) {
        Set<String> named = new TreeSet<>();
        if (mapping.isEmpty()) {
            return named;
        }
        object.findValues("nodeSelector").forEach(selector -> selector.forEach(value -> named.add(value.asText())));
        object.findValues("nodeAffinity").forEach(affinity -> affinity.findValues("values")
                .forEach(values -> values.forEach(value -> named.add(value.asText()))));
        named.retainAll(mapping.keySet());
        return named;
    }

    /** What keeps a volume with this affinity from the target, as the rest of a sentence; empty when one of the nodes is there. */
    Optional<String> problem(NodeAffinity affinity) {
        if (affinity.terms().isEmpty() || nodes.stream().anyMatch(affinity::allows)) {
            return Optional.empty();
        }
        return affinity.terms().stream()
                .flatMap(term -> term.requirements().stream())
                .filter(requirement -> requirement.operator().equals("In")
                        && !requirement.values().isEmpty()
                        && nodes.stream().noneMatch(node -> has(node, requirement)))
                .findFirst()
                .map(requirement ->
                        isGone(requirement.key(), requirement.values().get(0)))
                .or(() -> Optional.of(
                        "is bound to nodes by a node affinity that no node of this cluster meets; label a node as it"
                                + " asks, or make the volume again by hand"));
    }

    /** What is to be known of the nodes that a volume can be reached from, as the rest of a sentence; empty for nothing. */
    Optional<String> note(NodeAffinity affinity) {
        List<NodeView> allowed = nodes.stream().filter(affinity::allows).toList();
        if (affinity.terms().isEmpty() || allowed.stream().anyMatch(node -> node.ready() && !node.cordoned())) {
            return Optional.empty();
        }
        return allowed.stream()
                .findFirst()
                .map(node -> "node " + node.name() + " is " + (node.ready() ? "cordoned" : "not ready")
                        + ", and nothing that mounts it starts before that changes");
    }

    private static boolean has(NodeView node, Requirement requirement) {
        String value = requirement.key() == null ? node.name() : node.labels().get(requirement.key());
        return value != null && requirement.values().contains(value);
    }

    /** Says that no node has this value of a label, or by null this name. */
    private String isGone(String key, String value) {
        boolean byName = key == null || key.equals(HOSTNAME);
        String what = byName ? "node " : "nodes with the label " + key + "=";
        Optional<String> from = mapping.entrySet().stream()
                .filter(entry -> mapped(entry.getKey(), key).equals(value))
                .map(Map.Entry::getKey)
                .findFirst();
        String here = byName ? "this cluster has no node " + value : "no node of this cluster has it";
        return from.isPresent()
                ? "is bound to " + what + from.get() + ", which " + FIELD + " maps to " + value + ", and " + here
                        + "; correct " + FIELD
                : "is bound to " + what + value
                        + (byName ? ", which this cluster does not have; set " : ", which no node here has; set ")
                        + FIELD + ": {" + value + ": <a node of this cluster>}";
    }

    /** The first node that the pod must run on and that the target does not have, as a problem. */
    Optional<String> problemOfPod(JsonNode pod) {
        JsonNode selector = pod.at("/spec/nodeSelector").path(HOSTNAME);
        if (!selector.isMissingNode() && !present(List.of(selector.asText()))) {
            return Optional.of(isGone(HOSTNAME, selector.asText()));
        }
        JsonNode terms = pod.at("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
                .path("nodeSelectorTerms");
        // With several terms any may hold; only a single one is known to be impossible by its node alone.
        if (terms.size() == 1) {
            for (JsonNode field : terms.get(0).path("matchFields")) {
                List<String> names = values(field);
                if (!names.isEmpty() && !present(names)) {
                    return Optional.of(isGone(null, names.get(0)));
                }
            }
        }
        return Optional.empty();
    }

    private boolean present(Collection<String> names) {
        return nodes.stream().anyMatch(node -> names.contains(node.hostname()) || names.contains(node.name()));
    }

    private void rewriteTerms(JsonNode required) {
        for (JsonNode term : required.path("nodeSelectorTerms")) {
            term.path("matchExpressions")
                    .forEach(each -> rewriteValues(each, each.path("key").asText()));
            term.path("matchFields").forEach(each -> rewriteValues(each, null));
        }
    }

    private void rewriteValues(JsonNode requirement, String key) {
        if (requirement.path("operator").asText().equals("In")) {
            List<String> mapped = values(requirement).stream()
                    .map(value -> mapped(value, key))
                    .distinct()
                    .toList();
            ArrayNode rewritten = ((ObjectNode) requirement).putArray("values");
            mapped.forEach(rewritten::add);
        }
    }

    /** The value of the label that the node has to which this one is mapped; the name of the node where the key is null. */
    private String mapped(String value, String key) {
        String to = mapping.get(value);
        if (to == null
                || key != null
                        && nodes.stream()
                                .anyMatch(node -> to.equals(node.labels().get(key)))) {
            return to == null ? value : to;
        }
        return nodes.stream()
                .filter(node -> node.name().equals(to) || node.hostname().equals(to))
                .map(node -> key == null ? node.name() : node.labels().getOrDefault(key, to))
                .findFirst()
                .orElse(to);
    }

    private static List<String> values(JsonNode requirement) {
        List<String> result = new ArrayList<>();
        requirement.path("values").forEach(value -> result.add(value.asText()));
        return result;
    }
}
