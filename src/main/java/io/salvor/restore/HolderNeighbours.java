package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives holder pods of one namespace the places that their pods would have beside each other. A holder pod has none of the labels of the pod
 * that it imitates, since a Service or a controller would take it for that pod. So what the pods ask of each other is asked of labels that only
 * holder pods have.
 */
final class HolderNeighbours {
    private static final String LABEL = "holds.salvor.io/";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String SELECTOR = "labelSelector";
    private static final String SPREAD = "topologySpreadConstraints";

    /** The selectors that one of the pods meets, with the label in their place. */
    private final Map<JsonNode, String> met = new LinkedHashMap<>();

    /** @param pods the pods that are imitated, cleaned */
    HolderNeighbours(List<JsonNode> pods) {
        for (JsonNode pod : pods) {
            for (JsonNode term : terms(pod.path("spec"))) {
                JsonNode selector = term.path(SELECTOR);
                if (isOfOwnNamespace(term)
                        && selector.isObject()
                        && pods.stream().anyMatch(other -> meets(selector, other))) {
                    met.put(
                            selector,
                            LABEL + Integer.toHexString(selector.toString().hashCode()));
                }
            }
        }
    }

    /** The labels of the holder pod in the place of this one. */
    Map<String, String> labels(JsonNode pod) {
        Map<String, String> labels = new TreeMap<>();
        met.forEach((selector, label) -> {
            if (meets(selector, pod)) {
                labels.put(label, "");
            }
        });
        return labels;
    }

    /** The spec of the pod, with what it asks of others asked of holder pods. */
    JsonNode spec(JsonNode pod) {
        ObjectNode spec = pod.path("spec").deepCopy();
        terms(spec).forEach(this::rewrite);
        if (spec.at("/affinity/podAffinity") instanceof ObjectNode near
                && near.path(REQUIRED) instanceof ArrayNode all) {
            // What it must be near to comes after the data, so nothing could ever be near to it now.
            for (int i = all.size() - 1; i >= 0; i--) {
                if (!isRewritten(all.get(i))) {
                    all.remove(i);
                }
            }
        }
        return spec;
    }

    private void rewrite(JsonNode term) {
        String label = isOfOwnNamespace(term) ? met.get(term.path(SELECTOR)) : null;
        if (label != null) {
            ObjectNode rewritten = (ObjectNode) term;
            rewritten.remove(List.of("matchLabelKeys", "mismatchLabelKeys"));
            rewritten
                    .putObject(SELECTOR)
                    .putArray("matchExpressions")
                    .addObject()
                    .put("key", label)
                    .put("operator", "Exists");
        }
    }

    private static boolean isRewritten(JsonNode term) {
        return term.at("/labelSelector/matchExpressions/0/key").asText().startsWith(LABEL);
    }

    private static boolean isOfOwnNamespace(JsonNode term) {
        return !term.hasNonNull("namespaceSelector") && term.path("namespaces").isEmpty();
    }

    private static boolean meets(JsonNode selector, JsonNode pod) {
        Map<String, String> labels = new TreeMap<>();
        pod.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return ClaimNeeds.selector(selector).matches(labels);
    }

    /** What a pod asks of others: terms with a selector. */
    private static List<JsonNode> terms(JsonNode spec) {
        List<JsonNode> terms = new ArrayList<>();
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            JsonNode affinity = spec.path("affinity").path(kind);
            affinity.path(REQUIRED).forEach(terms::add);
            affinity.path(PREFERRED).forEach(weighted -> terms.add(weighted.path("podAffinityTerm")));
        }
        spec.path(SPREAD).forEach(terms::add);
        return terms;
    }
}
