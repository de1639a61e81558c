package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.volume.ClaimHolder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pod that makes a kubelet mount claims while their data is put back, and that never runs anything of the application. The wait container in
 * front of its containers waits for ever, so that none of them starts and nothing sends requests to it; they are there for what they ask of the
 * scheduler, and the first of them mounts the claims, without which no kubelet would. It sits where the pod would that used them: it has that
 * pod's scheduling and requests, and with them it fits into the limits of the namespace as that pod did.
 */
public final class HolderPod {
    private static final List<String> SCHEDULING = List.of(
            "nodeSelector",
            "affinity",
            "topologySpreadConstraints",
            "tolerations",
            "schedulerName",
            "priorityClassName",
            "runtimeClassName",
            "resources",
            "imagePullSecrets",
            "serviceAccountName");
    private static final List<String> PLACE =
            List.of("nodeSelector", "tolerations", "schedulerName", "imagePullSecrets", "serviceAccountName");
    private static final List<String> CONTAINERS = List.of("initContainers", "containers");
    private static final String FOLDER = "/volumes/";

    private HolderPod() {}

    /**
     * The pod, without the wait container and its image.
     *
     * @param like spec of the pod whose place it takes; null for none
     * @param claims names of the claims by those of its volumes, in order
     * @param labels by which holder pods keep their distance to each other
     */
    public static ObjectNode body(
            String namespace, String name, JsonNode like, Map<String, String> claims, Map<String, String> labels) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata =
                pod.putObject("metadata").put("namespace", namespace).put("name", name);
        ObjectNode marks = metadata.putObject("labels")
                .put("app.kubernetes.io/managed-by", "salvor")
                .put(ClaimHolder.LABEL, ClaimHolder.TO_FILL);
        labels.forEach(marks::put);
        ObjectNode spec = pod.putObject("spec");
        if (like == null) {
            ObjectNode resources =
                    spec.putArray("containers").addObject().put("name", "hold").putObject("resources");
            // Where there is a quota, each container must say what it takes.
            for (String kind : List.of("requests", "limits")) {
                resources.putObject(kind).put("cpu", "100m").put("memory", "128Mi");
            }
        } else {
            imitate(spec, like);
        }
        spec.put("automountServiceAccountToken", false)
                .put("enableServiceLinks", false)
                .put("restartPolicy", "Always")
                .put("terminationGracePeriodSeconds", 5);
        ArrayNode volumes = spec.putArray("volumes");
        ArrayNode mounts = ((ObjectNode) spec.at("/containers/0")).putArray("volumeMounts");
        claims.forEach((volume, claim) -> {
            volumes.addObject()
                    .put("name", volume)
                    .putObject("persistentVolumeClaim")
                    .put("claimName", claim);
            mounts.addObject().put("name", volume).put("mountPath", FOLDER + volume);
        });
        return pod;
    }

    /**
     * The same on a node; a volume that one node can mount is reached from no other.
     *
     * @param node null for any
     */
    public static ObjectNode onNode(ObjectNode holder, String node) {
        if (node != null) {
            holder.withObject("/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
                    .putArray("nodeSelectorTerms")
                    .addObject()
                    .putArray("matchFields")
                    .addObject()
                    .put("key", "metadata.name")
                    .put("operator", "In")
                    .putArray("values")
                    .add(node);
        }
        return holder;
    }

    /**
     * The same where pods of such a spec may be: by what nodes they ask for and tolerate, and with what admits them and pulls images there. It
     * asks for no other resources, because it works for an hour and the pod is not there.
     *
     * @param like null for none
     */
    public static ObjectNode placedLike(ObjectNode holder, JsonNode like) {
        ObjectNode spec = (ObjectNode) holder.path("spec");
        for (String field : PLACE) {
            if (like != null && like.hasNonNull(field)) {
                spec.set(field, like.get(field).deepCopy());
            }
        }
        if (like != null && like.at("/affinity/nodeAffinity").isObject()) {
            spec.withObject("/affinity")
                    .set("nodeAffinity", like.at("/affinity/nodeAffinity").deepCopy());
        }
        if (like != null) {
            sameLabel(spec, like);
        }
        return holder;
    }

    /** Whether a pod with these labels only holds claims, or did so when a backup was taken. */
    static boolean isOne(Map<String, String> labels) {
        return ClaimHolder.isOne(labels);
    }

    /** A name that says whose claims it holds, and that no pod of the application has. */
    static String name(String like, Set<String> claims) {
        return ClaimHolder.name(
                "salvor-hold-", like, claims.stream().sorted().toList().hashCode());
    }

    private static void imitate(ObjectNode spec, JsonNode like) {
        for (String field : SCHEDULING) {
            if (like.hasNonNull(field)) {
                spec.set(field, like.get(field).deepCopy());
            }
        }
        sameLabel(spec, like);
        for (String list : CONTAINERS) {
            for (JsonNode container : like.path(list)) {
                if (!WaitContainer.NAME.equals(container.path("name").asText())) {
                    imitateContainer(spec.withArrayProperty(list).addObject(), container);
                }
            }
        }
    }

    /** Another label of SELinux would have the runtime relabel every file, twice. */
    private static void sameLabel(ObjectNode spec, JsonNode like) {
        JsonNode seLinux = like.at("/securityContext/seLinuxOptions");
        if (seLinux.isObject()) {
            spec.putObject("securityContext").set("seLinuxOptions", seLinux.deepCopy());
        }
    }

    private static void imitateContainer(ObjectNode copy, JsonNode container) {
        copy.put("name", container.path("name").asText());
        if (container.hasNonNull("restartPolicy")) {
            copy.set("restartPolicy", container.get("restartPolicy"));
        }
        if (container.path("resources").isObject()) {
            ObjectNode resources = container.get("resources").deepCopy();
            // Devices of a claim of their own are the application's.
            resources.remove("claims");
            copy.set("resources", resources);
        }
    }

    /** A copy that an API server takes: its containers, which never start, are of this installation's image and as confined as can be. */
    public static JsonNode complete(JsonNode holder, WaitContainer.Settings settings) {
        ObjectNode copy = holder.deepCopy();
        for (String list : CONTAINERS) {
            for (JsonNode container : copy.path("spec").path(list)) {
                ObjectNode one = (ObjectNode) container;
                one.put("image", settings.image());
                // Should it ever start, it does nothing.
                one.putArray("args").add("--version");
                if (settings.pullPolicy() != null) {
                    one.put("imagePullPolicy", settings.pullPolicy());
                }
                WaitContainer.secure(one.putObject("securityContext"), JsonNodeFactory.instance.objectNode(), settings);
            }
        }
        return copy;
    }
}
