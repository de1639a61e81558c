package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.salvor.sandbox.cluster.state.NodeTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The nodes a pod may go to, and why not to the others.
 *
 * @param nodes fitting nodes, in the order given
 * @param refusals reason to number of nodes
 */
record Placement(List<Node> nodes, Map<String, Integer> refusals) {

    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    /** @param volumeRefusal why the pod's volumes cannot be reached from a node, if so */
    static Placement of(Pod pod, List<Node> candidates, Function<Node, Optional<String>> volumeRefusal) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Integer> refusals = new TreeMap<>();
        for (Node node : candidates) {
            Optional<String> refusal = refusal(pod, node).or(() -> volumeRefusal.apply(node));
            refusal.ifPresentOrElse(reason -> refusals.merge(reason, 1, Integer::sum), () -> nodes.add(node));
        }
        return new Placement(nodes, refusals);
    }

    /** As the real scheduler words it: {@code 0/2 nodes are available: 2 node(s) were unschedulable.} */
    String message() {
        int total = nodes.size()
                + refusals.values().stream().mapToInt(Integer::intValue).sum();
        return "0/" + total + " nodes are available: "
                + refusals.entrySet().stream()
                        .map(refusal -> refusal.getValue() + " " + refusal.getKey())
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static Optional<String> refusal(Pod pod, Node node) {
        if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                && !tolerated(pod, new Taint("NoSchedule", UNSCHEDULABLE, null, null))) {
            return Optional.of("node(s) were unschedulable");
        }
        for (Taint taint : node.getSpec().getTaints()) {
            if (!"PreferNoSchedule".equals(taint.getEffect()) && !tolerated(pod, taint)) {
                return Optional.of("node(s) had untolerated taint {" + taint.getKey() + ": " + taint.getValue() + "}");
            }
        }
        Map<String, String> labels = node.getMetadata().getLabels();
        Map<String, String> wanted = pod.getSpec().getNodeSelector();
        if (wanted != null && !labels.entrySet().containsAll(wanted.entrySet())
                || !NodeTerms.match(required(pod), node)) {
            return Optional.of("node(s) didn't match Pod's node affinity/selector");
        }
        return Optional.empty();
    }

    private static NodeSelector required(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getAffinity())
                .map(Affinity::getNodeAffinity)
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .orElse(null);
    }

    private static boolean tolerated(Pod pod, Taint taint) {
        return pod.getSpec().getTolerations().stream().anyMatch(toleration -> tolerates(toleration, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean effect = blank(toleration.getEffect()) || toleration.getEffect().equals(taint.getEffect());
        boolean exists = "Exists".equals(toleration.getOperator());
        if (blank(toleration.getKey())) {
            return effect && exists;
        }
        return effect
                && toleration.getKey().equals(taint.getKey())
                && (exists
                        || Objects.equals(
                                Objects.requireNonNullElse(toleration.getValue(), ""),
                                Objects.requireNonNullElse(taint.getValue(), "")));
    }

    private static boolean blank(String text) {
        return text == null || text.isEmpty();
    }
}
