package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.VolumePlace;
import io.salvor.job.RestoreSteps.Carrier;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.restore.WaitState;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.ValueReader;
import io.salvor.volume.VolumeFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The pods by which a Restore reaches volumes, in one look: each is read once and only when it is asked for. */
final class Carriers {
    private final ResourceLister lister;
    private final KubeletLayout layout;
    private final PlannedClaims claims;
    private final Map<String, Optional<JsonNode>> pods = new HashMap<>();
    private final Map<String, List<JsonNode>> namespaces = new HashMap<>();

    /** @param claims that the plan has kept volumes for */
    Carriers(ResourceLister lister, KubeletLayout layout, PlannedClaims claims) {
        this.claims = claims;
        this.lister = lister;
        this.layout = layout;
    }

    PlannedClaims claims() {
        return claims;
    }

    /** How the pod of a volume stands. */
    Carrier of(PodVolumeRestore volume) {
        JsonNode pod = pod(volume).orElse(null);
        WaitState state = WaitState.of(RestoreRecords.pod(volume), volume.getSpec().restoreUID, pod);
        VolumePlace place = volume.getStatus().place;
        boolean same = pod != null
                && place != null
                && Objects.equals(place.podUID, pod.at("/metadata/uid").asText());
        boolean made = place != null || volume.getStatus().attempts.isEmpty();
        boolean going = pod != null && pod.at("/metadata").hasNonNull("deletionTimestamp");
        if (going && state.kind() != WaitState.Kind.Foreign) {
            return new Carrier(
                    Carrier.Kind.Gone, same, made, "pod " + RestoreRecords.pod(volume) + " is being deleted");
        }
        return new Carrier(kind(state), same, made, state.message());
    }

    private static Carrier.Kind kind(WaitState state) {
        return switch (state.kind()) {
            case Gone -> Carrier.Kind.Gone;
            case Foreign -> Carrier.Kind.Foreign;
            case NotYet -> Carrier.Kind.NotYet;
            case Waiting -> Carrier.Kind.Ready;
            case Released -> Carrier.Kind.Released;
            case Failed -> Carrier.Kind.Failed;
        };
    }

    /** Whether there is no pod of that name, so that it can be made again. */
    boolean isMissing(PodVolumeRestore volume) {
        return pod(volume).isEmpty();
    }

    /**
     * Where a volume is now that its pod is ready.
     *
     * @param path null where it cannot be reached
     * @param volume the PersistentVolume behind it; null where there is none
     * @param problem why it cannot be reached
     */
    record Place(VolumePlace path, PersistentVolumeView volume, String problem) {
        String volumeUid() {
            return volume == null ? null : volume.uid();
        }
    }

    Place place(PodVolumeRestore volume) {
        PodView pod = ValueReader.pod(pod(volume).orElseThrow());
        Optional<PodVolumeView> view = pod.volume(volume.getSpec().volume);
        PersistentVolumeView behind = view.isEmpty() ? null : persistentVolume(pod, view.get());
        VolumeFolder folder = view.isEmpty()
                ? VolumeFolder.none("the pod has no such volume any more")
                : layout.folder(pod.uid(), view.get(), behind);
        if (folder.path() == null) {
            return new Place(null, null, folder.problem());
        }
        VolumePlace place = waiting(volume);
        place.hostPath = folder.path();
        return new Place(place, behind, null);
    }

    /** Where the pod of a volume waits, without the folder of the volume itself. */
    VolumePlace waiting(PodVolumeRestore volume) {
        PodView pod = ValueReader.pod(pod(volume).orElseThrow());
        VolumePlace place = new VolumePlace();
        place.node = pod.node();
        place.pod = pod.name();
        place.podUID = pod.uid();
        place.signalPath = RestoreRecords.isHeld(volume) ? null : layout.doneFiles(pod.uid());
        return place;
    }

    /**
     * Another pod that mounts the claim of a volume and has not ended, Pending and going ones too: what it writes would mix with what is
     * put back. Pods of this Restore that wait for their own data are none.
     */
    Optional<String> otherUser(PodVolumeRestore volume) {
        if (volume.getSpec().claim == null) {
            return Optional.empty();
        }
        String namespace = volume.getSpec().pod.namespace;
        return inNamespace(namespace).stream()
                .filter(pod -> !pod.at("/metadata/name").asText().equals(volume.getSpec().pod.name))
                .filter(pod -> mounts(pod, volume.getSpec().claim.name) && !hasEnded(pod))
                .filter(pod -> !waits(pod, volume.getSpec().restoreUID))
                .map(pod -> namespace + "/" + pod.at("/metadata/name").asText())
                .findFirst();
    }

    private static boolean waits(JsonNode pod, String restoreUid) {
        WaitState.Kind kind = WaitState.of("", restoreUid, pod).kind();
        return kind == WaitState.Kind.NotYet || kind == WaitState.Kind.Waiting;
    }

    private static boolean mounts(JsonNode pod, String claim) {
        return ValueReader.pod(pod).volumes().stream().anyMatch(volume -> claim.equals(volume.claimName()));
    }

    private static boolean hasEnded(JsonNode pod) {
        String phase = pod.at("/status/phase").asText();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private List<JsonNode> inNamespace(String namespace) {
        return namespaces.computeIfAbsent(namespace, name -> {
            List<JsonNode> found = new ArrayList<>();
            lister.list(Kinds.PODS, name, found::add);
            return found;
        });
    }

    private PersistentVolumeView persistentVolume(PodView pod, PodVolumeView volume) {
        if (volume.claimName() == null) {
            return null;
        }
        JsonNode claim = lister.get(Kinds.CLAIMS, pod.namespace(), volume.claimName());
        String name = claim == null ? null : ValueReader.claim(claim).volumeName();
        JsonNode found = name == null ? null : lister.get(Kinds.PERSISTENT_VOLUMES, null, name);
        return found == null ? null : ValueReader.persistentVolume(found);
    }

    private Optional<JsonNode> pod(PodVolumeRestore volume) {
        return pod(volume.getSpec().pod.namespace, volume.getSpec().pod.name);
    }

    private Optional<JsonNode> pod(String namespace, String name) {
        return pods.computeIfAbsent(
                namespace + "/" + name, any -> Optional.ofNullable(lister.get(Kinds.PODS, namespace, name)));
    }
}
