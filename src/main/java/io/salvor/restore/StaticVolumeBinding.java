package io.salvor.restore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PersistentVolumeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a static PersistentVolume for the claim it belongs to: made again when it is not there, adopted when it is there and free.
 * Both sides name each other, so that no other claim can take the volume and the claim takes no other volume.
 */
final class StaticVolumeBinding {
    private final StorageRequest request;
    private final NodeMapping nodes;
    private final TargetView target;
    private final SharedPlaces shared;

    StaticVolumeBinding(StorageRequest request, NodeMapping nodes, TargetView target, SharedPlaces shared) {
        this.request = request;
        this.nodes = nodes;
        this.target = target;
        this.shared = shared;
    }

    /**
     * A volume and the claim that it belongs to.
     *
     * @param recorded the volume as the backup has it; null where it has no record
     * @param wanted the same as it is to be in the target
     * @param stored the claim as the backup has it
     * @param there the claim in the target; null when it is not there
     */
    record Pair(
            PersistentVolumeView recorded,
            PersistentVolumeView wanted,
            StoredObject stored,
            ClaimView claim,
            ClaimView there) {

        ClaimNeeds needs() {
            return there == null ? ClaimNeeds.of(stored) : ClaimNeeds.of(there);
        }

        /** Whether the claim that is there has a volume's name already, so that only its UID tells the volume which one it is. */
        boolean named() {
            return there != null && there.volumeName() != null;
        }
    }

    /**
     * Makes the volume again.
     *
     * @param body the wanted volume as an object, which is completed here
     */
    ClaimDecision recreate(Pair pair, ObjectNode body) {
        PersistentVolumeView wanted = pair.wanted();
        List<String> problems = new ArrayList<>();
        shared.problem(wanted, pair.recorded()).ifPresent(problems::add);
        nodes.problem(wanted.affinity()).ifPresent(problem -> problems.add(" " + problem));
        if (wanted.backing().onNode()) {
            request.folders().problem(wanted.backing().identity()).ifPresent(problems::add);
        }
        missingDriver(wanted).ifPresent(problems::add);
        if (pair.there() != null) {
            problems.addAll(pair.needs().problems(wanted).values());
            UnfitVolume.otherClass(pair.there().storageClass(), wanted).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            return refuse(wanted, problems);
        }
        ObjectNode reference = body.withObjectProperty("spec").putObject("claimRef");
        reference.setAll(claimReference(pair.claim()));
        if (pair.named()) {
            // A claim that lost its volume takes it back only when the volume knows it by its UID.
            reference.put("uid", pair.there().uid());
        }
        shared.plan(wanted);
        return ClaimDecision.bind(
                Action.Create,
                wanted.name(),
                body,
                wanted.storageClass(),
                "static and not there: made again from its record, kept for claim "
                        + pair.claim().key() + notes(wanted));
    }

    /** Takes a volume that is there, only if it is free, of the same data, can be reached, and serves the claim. */
    ClaimDecision adopt(Pair pair, PersistentVolumeView volume, String mappedClass) {
        List<String> problems = Stream.concat(
                        UnfitVolume.problem(pair, volume, target).stream(), unreachable(pair, volume).stream())
                .toList();
        String asked = pair.there() == null
                ? pair.claim().storageClass()
                : pair.there().storageClass();
        boolean byMapping = pair.there() == null && volume.storageClass().equals(mappedClass);
        if (!byMapping && !sameClassAsThen(pair, volume)) {
            problems = Stream.concat(problems.stream(), UnfitVolume.otherClass(asked, volume).stream())
                    .toList();
        }
        if (!problems.isEmpty()) {
            return refuse(volume, problems);
        }
        shared.plan(volume);
        String state = volume.claim() == null ? "free" : "released by the same claim";
        return ClaimDecision.bind(
                Action.Adopt,
                volume.name(),
                patch(pair, volume),
                volume.storageClass(),
                "static, there and " + state + ": its claim reference is renewed for claim "
                        + pair.claim().key() + notes(volume));
    }

    /** Refused by the API server if the volume is another one by then, or has changed since it was looked at. */
    private static ObjectNode patch(Pair pair, PersistentVolumeView volume) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("uid", volume.uid()).put("resourceVersion", volume.version());
        ObjectNode reference = patch.putObject("spec").putObject("claimRef");
        reference.setAll(claimReference(pair.claim()));
        if (pair.named()) {
            reference.put("uid", pair.there().uid());
        } else {
            reference.putNull("uid");
        }
        reference.putNull("resourceVersion");
        return patch;
    }

    private List<String> unreachable(Pair pair, PersistentVolumeView volume) {
        List<String> problems = new ArrayList<>();
        shared.problem(volume, pair.recorded()).ifPresent(problems::add);
        nodes.problem(volume.affinity())
                .map(problem -> " is there and " + problem + ", and delete the volume so that it can be made again")
                .ifPresent(problems::add);
        missingDriver(volume).ifPresent(problems::add);
        Map<String, String> lacks = pair.needs().problems(volume);
        if (pair.wanted() != null && pair.there() == null) {
            // The two were bound in spite of it, because each named the other, and are so again.
            lacks.keySet().removeAll(pair.needs().problems(pair.wanted()).keySet());
        }
        problems.addAll(lacks.values());
        return problems;
    }

    private static boolean sameClassAsThen(Pair pair, PersistentVolumeView volume) {
        return pair.there() == null
                && pair.wanted() != null
                && pair.wanted().storageClass().equals(volume.storageClass());
    }

    private Optional<String> missingDriver(PersistentVolumeView volume) {
        String driver = volume.backing().csiDriver();
        return driver != null && target.lacksDriver(driver)
                ? Optional.of(" needs the CSI driver " + driver + ", which is not in this cluster; install it, or set"
                        + " staticVolumes.restore: Reprovision")
                : Optional.empty();
    }

    private String notes(PersistentVolumeView volume) {
        boolean kept = volume.reclaimPolicy().equals("Retain");
        return (kept
                        ? ""
                        : "; its reclaim policy is " + volume.reclaimPolicy()
                                + ": what is behind it goes with its claim")
                + nodes.note(volume.affinity()).map(note -> "; " + note).orElse("");
    }

    private static ClaimDecision refuse(PersistentVolumeView volume, List<String> problems) {
        return ClaimDecision.refuse(
                volume.name(),
                problems.stream()
                        .map(problem -> "PersistentVolume " + volume.name() + problem)
                        .toList());
    }

    private static ObjectNode claimReference(ClaimView claim) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.namespace())
                .put("name", claim.name());
    }
}
