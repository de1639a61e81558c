package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Takes out of a pod what admission and the scheduler put in, so that they can do so again. */
final class PodCleaner {
    private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

    /**
     * The node it ran on, and what admission computes from its priority class and runtime class and refuses when it differs.
     * Ephemeral containers cannot be created with a pod.
     */
    private static final List<String> ASSIGNED =
            List.of("nodeName", "priority", "preemptionPolicy", "overhead", "ephemeralContainers");

    /** What network plug-ins note of the addresses and interfaces that a pod got; what people ask of them has other names. */
    private static final List<String> NETWORK = List.of(
            "cni.projectcalico.org/containerID",
            "cni.projectcalico.org/podIP",
            "cni.projectcalico.org/podIPs",
            "k8s.v1.cni.cncf.io/network-status",
            "k8s.v1.cni.cncf.io/networks-status",
            "k8s.ovn.org/pod-networks",
            "ovn.kubernetes.io/allocated",
            "ovn.kubernetes.io/routed",
            "vpc.amazonaws.com/pod-eni");

    private static final List<String> CONTAINERS = List.of("initContainers", "containers");

    private PodCleaner() {}

    static void clean(ObjectNode pod) {
        ObjectCleaner.removeFrom(pod.at("/metadata/annotations"), NETWORK);
        if (!(pod.path("spec") instanceof ObjectNode spec)) {
            return;
        }
        spec.remove(ASSIGNED);
        removeTokens(spec);
        removeWaitContainer(spec);
        removeWhere(
                spec,
                "initContainers",
                container -> container.path("name").asText().startsWith(InitHook.PREFIX));
    }

    /**
     * A pod that was restored before keeps the wait container of then, which would wait for that restore for ever, and the volume with
     * its done files. One of the same name that another container mounts is the pod's own.
     */
    static void removeWaitContainer(ObjectNode spec) {
        removeWhere(
                spec,
                "initContainers",
                container -> WaitContainer.NAME.equals(container.path("name").asText()));
        boolean mounted = CONTAINERS.stream()
                .flatMap(list -> spec.path(list).findValues("volumeMounts").stream())
                .flatMap(mounts -> mounts.findValuesAsText("name").stream())
                .anyMatch(WaitContainer.VOLUME::equals);
        if (!mounted) {
            removeWhere(
                    spec,
                    "volumes",
                    volume -> WaitContainer.VOLUME.equals(volume.path("name").asText()) && volume.has("emptyDir"));
        }
    }

    private static void removeTokens(ObjectNode spec) {
        Set<String> tokens = new HashSet<>();
        for (JsonNode volume : spec.path("volumes")) {
            String name = volume.path("name").asText();
            boolean projected = name.startsWith("kube-api-access-") && volume.has("projected");
            boolean legacy = volume.at("/secret/secretName").asText().contains("-token-") && mountedAsToken(spec, name);
            if (projected || legacy) {
                tokens.add(name);
            }
        }
        removeWhere(
                spec, "volumes", volume -> tokens.contains(volume.path("name").asText()));
        for (String list : CONTAINERS) {
            for (JsonNode container : spec.path(list)) {
                if (container instanceof ObjectNode object) {
                    removeWhere(
                            object,
                            "volumeMounts",
                            mount -> tokens.contains(mount.path("name").asText()));
                }
            }
        }
    }

    private static boolean mountedAsToken(ObjectNode spec, String volume) {
        for (String list : CONTAINERS) {
            for (JsonNode container : spec.path(list)) {
                for (JsonNode mount : container.path("volumeMounts")) {
                    if (mount.path("name").asText().equals(volume)
                            && mount.path("mountPath").asText().equals(TOKEN_PATH)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void removeWhere(ObjectNode object, String list, Predicate<JsonNode> unwanted) {
        if (object.path(list) instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                if (unwanted.test(array.get(i))) {
                    array.remove(i);
                }
            }
            ObjectCleaner.removeIfEmpty(object, list);
        }
    }
}
