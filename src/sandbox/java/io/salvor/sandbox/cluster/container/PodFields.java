package io.salvor.sandbox.cluster.container;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The fields of a pod that its own containers may ask for. */
public final class PodFields {

    private PodFields() {}

    /** @throws ContainerConfigException for a path this sandbox does not know */
    public static String value(Pod pod, String podIp, String path) {
        String key = path.contains("['") ? path.substring(path.indexOf("['") + 2, path.lastIndexOf("']")) : null;
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        Map<String, String> annotations =
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
        if (key != null && path.startsWith("metadata.labels[")) {
            return labels.getOrDefault(key, "");
        }
        if (key != null && path.startsWith("metadata.annotations[")) {
            return annotations.getOrDefault(key, "");
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "metadata.labels" -> lines(labels);
            case "metadata.annotations" -> lines(annotations);
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
            case "status.podIP", "status.podIPs" -> podIp;
            case "status.hostIP", "status.hostIPs" -> NodeContext.ADDRESS;
            default -> throw new ContainerConfigException("the sandbox does not know the field path " + path);
        };
    }

    private static String lines(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"")
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
