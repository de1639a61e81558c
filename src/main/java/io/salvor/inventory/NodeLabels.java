package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which labels of nodes an inventory keeps: those that say which nodes are alike and where they are, and those that something names nodes by. */
final class NodeLabels {
    private static final Pattern ALWAYS = Pattern.compile(
            "type|eks\\.amazonaws\\.com/compute-type|([^/]*\\.)?kubernetes\\.io/.*|topology\\.[^/]*/.*");

    private final Set<String> named;

    /** @param asked keys that are kept in any case */
    NodeLabels(List<String> asked) {
        this.named = new HashSet<>(asked);
    }

    /** A pod or a PersistentVolume, whatever it names nodes by. */
    void see(JsonNode object) {
        object.path("spec").path("nodeSelector").fieldNames().forEachRemaining(named::add);
        for (JsonNode affinity : object.findValues("nodeAffinity")) {
            affinity.findValues("matchExpressions")
                    .forEach(expressions -> expressions.forEach(
                            expression -> named.add(expression.path("key").asText())));
        }
    }

    /** A node with the labels that are kept. */
    JsonNode kept(JsonNode node) {
        JsonNode kept = KeptFields.node(node);
        if (kept.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.properties()
                    .removeIf(label -> !named.contains(label.getKey())
                            && !ALWAYS.matcher(label.getKey()).matches());
        }
        return kept;
    }
}
