package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.backup.PlaceSearch;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.operator.run.NodeWatch;
import io.salvor.volume.ClaimHolder;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where volumes are, in one look: each pod, and the pods of each namespace, are read once and only when they are asked for. */
final class VolumePlaces {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final ResourceLister lister;
    private final NodeWatch nodes;
    private final Map<String, JsonNode> pods = new HashMap<>();
    private final Map<String, List<PodView>> namespaces = new HashMap<>();
    private final Map<String, PodView> heldBy = new HashMap<>();
    private HoldersLook holders = HoldersLook.NONE;

    VolumePlaces(ResourceLister lister, NodeWatch nodes) {
        this.lister = lister;
        this.nodes = nodes;
    }

    /** Where a volume is now: with a pod of the application or, where none has it, with the one that holds its claim for the Backup. */
    PlaceSearch.Answer find(PodVolumeBackup volume) {
        PlaceSearch.Answer answer = withApplication(volume);
        PodView holder = heldBy.get(volume.getMetadata().getName());
        return answer.place() != null || holder == null
                ? answer
                : new PlaceSearch.Answer(PlaceSearch.place(planned(volume), holder), null, null);
    }

    /** The pods that hold claims for Backups, as they were seen; none until they are looked for. */
    HoldersLook holders() {
        return holders;
    }

    void holders(HoldersLook seen) {
        holders = seen;
    }

    /** The pod that holds the claim of a volume has it mounted. */
    void held(PodVolumeBackup volume) {
        heldBy.put(volume.getMetadata().getName(), holders.view(volume));
    }

    /** Where a volume is with a pod that was not made for it. */
    PlaceSearch.Answer withApplication(PodVolumeBackup volume) {
        PodVolumeBackupSpec spec = volume.getSpec();
        PlaceSearch.Planned planned = planned(volume);
        JsonNode pod = AttemptRecords.needsHolder(volume) ? null : pod(spec.pod);
        PodView view = pod == null ? null : ValueReader.pod(pod);
        return PlaceSearch.isAtItsPlace(planned, view, nodes::usable)
                ? PlaceSearch.find(planned, List.of(view), nodes::usable)
                : PlaceSearch.find(planned, namespace(spec.pod.namespace), nodes::usable);
    }

    private static PlaceSearch.Planned planned(PodVolumeBackup volume) {
        PodVolumeBackupSpec spec = volume.getSpec();
        return new PlaceSearch.Planned(
                spec.pod.namespace,
                spec.pod.name,
                spec.pod.uid,
                spec.volume,
                spec.claim == null ? null : spec.claim.name,
                spec.node,
                spec.hostPath);
    }

    /** The access modes of the claim of a volume; nothing when there is no such claim. */
    Optional<List<String>> accessModes(PodVolumeBackup volume) {
        JsonNode claim = lister.get(Kinds.CLAIMS, volume.getSpec().pod.namespace, volume.getSpec().claim.name);
        return claim == null
                ? Optional.empty()
                : Optional.of(ValueReader.claim(claim).accessModes());
    }

    /** The pods that name the claim of a volume and have not ended, but for those that hold claims for Backups. */
    List<PodView> users(PodVolumeBackup volume) {
        String claim = volume.getSpec().claim.name;
        return namespace(volume.getSpec().pod.namespace).stream()
                .filter(pod -> !ENDED.contains(pod.phase()) && !ClaimHolder.saves(pod.labels()))
                .filter(pod -> pod.volumes().stream().anyMatch(one -> claim.equals(one.claimName())))
                .toList();
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
