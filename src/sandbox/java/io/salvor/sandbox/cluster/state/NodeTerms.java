package io.salvor.sandbox.cluster.state;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Map;

/** Decides whether a node fits a node selector, the form that pods and persistent volumes share. */
public final class NodeTerms {

    private NodeTerms() {}

    /** Terms are alternatives, the requirements of a term all count; an absent selector fits every node. */
    public static boolean match(NodeSelector selector, Node node) {
        return selector == null
                || selector.getNodeSelectorTerms().isEmpty()
                || selector.getNodeSelectorTerms().stream().anyMatch(term -> matches(term, node));
    }

    private static boolean matches(NodeSelectorTerm term, Node node) {
        Map<String, String> fields = Map.of("metadata.name", node.getMetadata().getName());
        return term.getMatchExpressions().stream()
                        .allMatch(one -> matches(one, node.getMetadata().getLabels()))
                && term.getMatchFields().stream().allMatch(one -> matches(one, fields));
    }

    private static boolean matches(NodeSelectorRequirement one, Map<String, String> labels) {
        String value = labels.get(one.getKey());
        List<String> values = one.getValues();
        return switch (one.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && Long.parseLong(value) > Long.parseLong(values.get(0));
            case "Lt" -> value != null && Long.parseLong(value) < Long.parseLong(values.get(0));
            default -> throw new IllegalArgumentException("unknown node selector operator " + one.getOperator());
        };
    }
}
