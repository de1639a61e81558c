package io.salvor.operator.restore.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.restore.HookPod;
import io.salvor.restore.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pods that objects of a Restore are or have made, as one look finds them. */
final class MadePods {
    private static final Resource REPLICA_SETS = new Resource("apps", "v1", "ReplicaSet", "replicasets", true);

    /** What makes pods, by how it is named. */
    private static final Map<String, Resource> WORKLOADS = Map.of(
            "pods", Kinds.PODS,
            "replicasets.apps", REPLICA_SETS,
            "replicationcontrollers", new Resource("", "v1", "ReplicationController", "replicationcontrollers", true),
            "deployments.apps", new Resource("apps", "v1", "Deployment", "deployments", true),
            "statefulsets.apps", new Resource("apps", "v1", "StatefulSet", "statefulsets", true),
            "daemonsets.apps", new Resource("apps", "v1", "DaemonSet", "daemonsets", true),
            "jobs.batch", new Resource("batch", "v1", "Job", "jobs", true));

    private final ResourceLister lister;
    private final String since;
    private final Map<ObjectKey, Found> found = new HashMap<>();
    private final Map<String, List<JsonNode>> lists = new HashMap<>();

    /**
     * @param since when the Restore was made, by the clock of the API server; null where nobody knows. A controller takes over pods that fit
     *     its selector, and what was there before is not what came back.
     */
    MadePods(ResourceLister lister, String since) {
        this.lister = lister;
        this.since = since;
    }

    /**
     * What there is of an object.
     *
     * @param there whether the object is
     * @param pods that it is or has made, by name, without those that go
     * @param expected how many there are to be; negative while nobody knows
     */
    record Found(boolean there, List<HookPod> pods, int expected) {}

    Found of(ObjectKey object) {
        return found.computeIfAbsent(object, this::look);
    }

    private Found look(ObjectKey object) {
        Resource resource = WORKLOADS.get(object.resource());
        JsonNode live = resource == null ? null : lister.get(resource, object.namespace(), object.name());
        if (live == null) {
            return new Found(false, List.of(), 0);
        }
        if (object.resource().equals("pods")) {
            HookPod pod = new HookPod(live);
            return new Found(!pod.isGoing(), pod.isGoing() ? List.of() : List.of(pod), 1);
        }
        Set<String> makers = new HashSet<>(Set.of(live.at("/metadata/uid").asText()));
        if (object.resource().equals("deployments.apps")) {
            all(REPLICA_SETS, object.namespace()).stream()
                    .filter(set -> isControlledBy(set, makers))
                    .map(set -> set.at("/metadata/uid").asText())
                    .toList()
                    .forEach(makers::add);
        }
        List<HookPod> pods = all(Kinds.PODS, object.namespace()).stream()
                .filter(pod -> isControlledBy(pod, makers) && !wasThere(pod))
                .map(HookPod::new)
                .filter(pod -> !pod.isGoing())
                .sorted(Comparator.comparing(HookPod::name))
                .toList();
        return new Found(true, pods, expected(object, live));
    }

    private boolean wasThere(JsonNode pod) {
        String made = pod.at("/metadata/creationTimestamp").asText();
        // Both are of one form, so that their order is that of time.
        return since != null && !made.isEmpty() && made.compareTo(since) < 0;
    }

    private static int expected(ObjectKey object, JsonNode live) {
        return switch (object.resource()) {
            case "daemonsets.apps" ->
                live.at("/status/observedGeneration").asLong(-1)
                                >= live.at("/metadata/generation").asLong(0)
                        ? live.at("/status/desiredNumberScheduled").asInt()
                        : -1;
            case "jobs.batch" ->
                Math.min(
                        live.at("/spec/parallelism").asInt(1),
                        live.at("/spec/completions").asInt(Integer.MAX_VALUE));
            default -> live.at("/spec/replicas").asInt(1);
        };
    }

    private static boolean isControlledBy(JsonNode object, Set<String> makers) {
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()
                    && makers.contains(owner.path("uid").asText())) {
                return true;
            }
        }
        return false;
    }

    private List<JsonNode> all(Resource resource, String namespace) {
        return lists.computeIfAbsent(resource.plural() + " " + namespace, any -> {
            List<JsonNode> objects = new ArrayList<>();
            lister.list(resource, namespace, objects::add);
            return objects;
        });
    }
}
