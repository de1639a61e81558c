package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.backup.PlaceSearch;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.operator.run.NodeWatch;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where volumes are, in one look: each pod, and the pods of each namespace, are read once and only when they are asked for. */
final class VolumePlaces {
    private final ResourceLister lister;
    private final NodeWatch nodes;
    private final Map<String, JsonNode> pods = new HashMap<>();
    private final Map<String, List<PodView>> namespaces = new HashMap<>();

    VolumePlaces(ResourceLister lister, NodeWatch nodes) {
        this.lister = lister;
        this.nodes = nodes;
    }

    /** Where a volume is now. */
    PlaceSearch.Answer find(PodVolumeBackup volume) {
        PodVolumeBackupSpec spec = volume.getSpec();
        PlaceSearch.Planned planned = new PlaceSearch.Planned(
                spec.pod.namespace,
                spec.pod.name,
                spec.pod.uid,
                spec.volume,
                spec.claim == null ? null : spec.claim.name,
                spec.node,
                spec.hostPath);
        JsonNode pod = pod(spec.pod);
        PodView view = pod == null ? null : ValueReader.pod(pod);
        return PlaceSearch.isAtItsPlace(planned, view, nodes::usable)
                ? PlaceSearch.find(planned, List.of(view), nodes::usable)
                : PlaceSearch.find(planned, namespace(spec.pod.namespace), nodes::usable);
    }

    /**
     * Whether the pod of a volume was there until a time, and nobody had asked it to go: from then on its kubelet removes what lives
     * with it, file by file.
     */
    boolean wasStayingUntil(PodReference reference, Instant time) {
        JsonNode pod = pod(reference);
        if (pod == null || !pod.at("/metadata/uid").asText().equals(reference.uid)) {
            return false;
        }
        String leaves = pod.at("/metadata/deletionTimestamp").asText();
        if (leaves.isEmpty()) {
            return true;
        }
        try {
            // It names the end of the grace period.
            Duration grace = Duration.ofSeconds(
                    pod.at("/metadata/deletionGracePeriodSeconds").asLong());
            return Instant.parse(leaves).minus(grace).isAfter(time);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private JsonNode pod(PodReference reference) {
        String key = reference.namespace + "/" + reference.name;
        if (!pods.containsKey(key)) {
            pods.put(key, lister.get(Kinds.PODS, reference.namespace, reference.name));
        }
        return pods.get(key);
    }

    private List<PodView> namespace(String namespace) {
        return namespaces.computeIfAbsent(namespace, name -> {
            List<PodView> found = new ArrayList<>();
            lister.list(Kinds.PODS, name, pod -> found.add(ValueReader.pod(pod)));
            return found;
        });
    }
}
