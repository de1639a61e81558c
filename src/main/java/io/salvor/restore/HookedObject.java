package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the pods of an object that a restore makes will be like, where hooks go by that. */
final class HookedObject {
    private static final String TEMPLATE = "/spec/template";

    /** What makes pods and is known well enough to find these. */
    private static final List<String> WORKLOADS = List.of(
            "replicasets.apps",
            "replicationcontrollers",
            "deployments.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "jobs.batch");

    private HookedObject() {}

    /**
     * Pods that are alike.
     *
     * @param only name of the only one; null for all
     */
    record Like(PodView view, String only) {}

    static boolean isWorkload(ObjectKey object) {
        return WORKLOADS.contains(object.resource());
    }

    /** A pod that the restore makes itself. */
    static Like pod(JsonNode body) {
        return new Like(ValueReader.pod(body), null);
    }

    /**
     * What makes pods. The labels of these are those of the template, and so are their annotations, but for hooks that somebody has asked
     * for at the pods themselves: each pod of a StatefulSet has its own then, and for all others the first counts.
     *
     * @param pods those that it had in the backup, by name
     */
    static List<Like> workload(ObjectKey object, JsonNode body, List<PodView> pods) {
        JsonNode template = body.at(TEMPLATE);
        PodView plain = ValueReader.pod(likePod(object, template, Map.of()));
        Optional<PodView> annotated = pods.stream()
                .filter(pod -> VeleroHooks.asked(pod.annotations()))
                .findFirst();
        if (VeleroHooks.asked(plain.annotations()) || annotated.isEmpty()) {
            return List.of(new Like(plain, null));
        }
        if (object.resource().equals("statefulsets.apps")) {
            return pods.stream()
                    .map(pod -> new Like(ValueReader.pod(likePod(object, template, pod.annotations())), pod.name()))
                    .toList();
        }
        return List.of(new Like(
                ValueReader.pod(likePod(object, template, annotated.get().annotations())), null));
    }

    private static JsonNode likePod(ObjectKey object, JsonNode template, Map<String, String> annotations) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = template.path("metadata") instanceof ObjectNode stored
                ? stored.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        metadata.put("namespace", object.namespace()).put("name", object.name());
        ObjectNode all =
                metadata.path("annotations") instanceof ObjectNode stored ? stored : metadata.putObject("annotations");
        annotations.forEach(all::put);
        pod.set("metadata", metadata);
        pod.set(
                "spec",
                template.path("spec").isMissingNode() ? JsonNodeFactory.instance.objectNode() : template.path("spec"));
        return pod;
    }
}
