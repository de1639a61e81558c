package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.HolderGroups.Group;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans the pods that hold claims while their data is put back. */
final class HolderPlanner {
    private final BackupIndex backup;
    private final TargetView target;
    private final NodeMapping nodes;
    private final PlanBuilder plan;
    private final Map<String, PodView> pods;
    private final Map<String, PodAbsence> absences;

    /**
     * For one backup and one target.
     *
     * @param pods those of the backup, by {@code namespace/name}
     * @param absences why some of them do not come back
     */
    HolderPlanner(
            BackupIndex backup,
            TargetView target,
            NodeMapping nodes,
            PlanBuilder plan,
            Map<String, PodView> pods,
            Map<String, PodAbsence> absences) {
        this.backup = backup;
        this.target = target;
        this.nodes = nodes;
        this.plan = plan;
        this.pods = pods;
        this.absences = absences;
    }

    /** Plans the pods for what is put back in a namespace. @param wanted by claim */
    void plan(String namespace, Map<String, VolumeSnapshot> wanted) {
        List<Group> groups = new HolderGroups(
                        candidates(namespace),
                        claim -> isUnbound(namespace, claim),
                        claim -> isShared(namespace, claim))
                .of(new LinkedHashSet<>(wanted.keySet()));
        Map<Group, JsonNode> likes = new LinkedHashMap<>();
        groups.forEach(group -> {
            List<JsonNode> bodies = group.pods().stream().map(this::body).toList();
            Optional<JsonNode> fit = bodies.stream()
                    .filter(body -> nodes.problemOfPod(body).isEmpty())
                    .findFirst();
            if (fit.isPresent() || bodies.isEmpty()) {
                likes.put(group, fit.orElse(null));
            } else {
                String why = "pod " + pods.get(group.pods().get(0)).name() + " "
                        + nodes.problemOfPod(bodies.get(0)).orElseThrow();
                volumes(group, wanted).values().forEach(volume -> plan.skipVolume(volume, NotPutBack.NodeGone, why));
            }
        });
        HolderNeighbours neighbours = new HolderNeighbours(
                likes.values().stream().filter(like -> like != null).toList());
        likes.forEach((group, like) -> {
            String first = group.claims().entrySet().iterator().next().getValue();
            String name = HolderPod.name(
                    like == null ? first : like.at("/metadata/name").asText(),
                    Set.copyOf(group.claims().values()));
            plan.hold(
                    new ObjectKey(RestoreOrder.PODS, namespace, name),
                    HolderPod.body(
                            namespace,
                            name,
                            like == null ? null : neighbours.spec(like),
                            group.claims(),
                            like == null ? Map.of() : neighbours.labels(like)),
                    volumes(group, wanted),
                    like == null ? null : like.at("/metadata/name").asText());
        });
    }

    /** The pods of a namespace, the best to imitate first: those that ran. */
    private Map<String, PodView> candidates(String namespace) {
        return pods.entrySet().stream()
                .filter(pod -> pod.getValue().namespace().equals(namespace))
                .sorted(Comparator.<Map.Entry<String, PodView>, Boolean>comparing(
                                pod -> absences.containsKey(pod.getKey()))
                        .thenComparing(Map.Entry::getKey))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }

    private JsonNode body(String pod) {
        PodView view = pods.get(pod);
        StoredObject stored =
                backup.find(RestoreOrder.PODS, view.namespace(), view.name()).orElseThrow();
        JsonNode body = ObjectCleaner.clean(stored);
        nodes.rewritePod(body);
        return plan.patched(stored.key(), body);
    }

    /** One that is bound and has no data to get back may be at work on another node. */
    private boolean isUnbound(String namespace, String claim) {
        return target.claim(namespace, claim).map(there -> !there.bound()).orElseGet(() -> backup.find(
                        RestoreOrder.CLAIMS, namespace, claim)
                .isPresent());
    }

    private boolean isShared(String namespace, String claim) {
        return backup.find(RestoreOrder.CLAIMS, namespace, claim)
                .map(stored -> ValueReader.claim(stored.body()))
                .or(() -> target.claim(namespace, claim))
                .filter(view -> view.accessModes().stream().anyMatch(mode -> mode.endsWith("Many")))
                .isPresent();
    }

    private static Map<String, VolumeSnapshot> volumes(Group group, Map<String, VolumeSnapshot> wanted) {
        Map<String, VolumeSnapshot> volumes = new LinkedHashMap<>();
        group.claims().forEach((volume, claim) -> {
            if (wanted.containsKey(claim)) {
                volumes.put(volume, wanted.get(claim));
            }
        });
        return volumes;
    }
}
