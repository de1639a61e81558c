package io.salvor.restore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PersistentVolumeView;
import java.util.Optional;

/**
 * Keeps a static PersistentVolume for the claim it belongs to: made again when it is not there, adopted when it is there and free.
 * Both sides name each other, so that no other claim can take the volume and the claim takes no other volume.
 */
final class StaticVolumeBinding {
    private final NodeMapping nodes;
    private final TargetView target;

    StaticVolumeBinding(NodeMapping nodes, TargetView target) {
        this.nodes = nodes;
        this.target = target;
    }

    /**
     * Makes the volume again.
     *
     * @param wanted the volume as it will be
     * @param body the same as an object, which is completed here
     * @param there the claim in the target; null when it is not there
     */
    ClaimDecision recreate(PersistentVolumeView wanted, ObjectNode body, ClaimView claim, ClaimView there) {
        Optional<String> problem =
                otherHolder(wanted).or(() -> nodes.problem(wanted.nodes()).map(p -> " " + p));
        if (problem.isPresent()) {
            return ClaimDecision.refuse(wanted.name(), name(wanted) + problem.get());
        }
        ObjectNode reference = body.withObjectProperty("spec").putObject("claimRef");
        reference.setAll(claimReference(claim));
        if (there != null && there.volumeName() != null) {
            // A claim that lost its volume takes it back only when the volume knows it by its UID.
            reference.put("uid", there.uid());
        }
        return ClaimDecision.bind(
                Action.Create,
                wanted.name(),
                body,
                "static and not there: made again from its record, kept for claim " + claim.key());
    }

    /**
     * Takes a volume that is there, only if it is free, of the same data, and can be reached.
     *
     * @param wanted the volume as it was recorded; null when it was not
     * @param volume the volume in the target
     * @param there the claim in the target; null when it is not there
     */
    ClaimDecision adopt(PersistentVolumeView wanted, PersistentVolumeView volume, ClaimView claim, ClaimView there) {
        Optional<String> problem = unfit(wanted, volume, claim);
        if (problem.isPresent()) {
            return ClaimDecision.refuse(volume.name(), name(volume) + problem.get());
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode reference = patch.putObject("spec").putObject("claimRef");
        reference.setAll(claimReference(claim));
        if (there != null && there.volumeName() != null) {
            reference.put("uid", there.uid());
        } else {
            reference.putNull("uid");
        }
        reference.putNull("resourceVersion");
        String state = volume.claim() == null ? "free" : "released by the same claim";
        return ClaimDecision.bind(
                Action.Adopt,
                volume.name(),
                patch,
                "static, there and " + state + ": its claim reference is renewed for claim " + claim.key());
    }

    /** What speaks against taking the volume, as the rest of a sentence that starts with it. */
    private Optional<String> unfit(PersistentVolumeView wanted, PersistentVolumeView volume, ClaimView claim) {
        if (volume.claim() != null && !volume.claim().sameName(claim.namespace(), claim.name())) {
            return Optional.of(" is there and belongs to claim " + volume.claim() + ", not to " + claim.key()
                    + "; remove that claim and its reference, or restore without this namespace");
        }
        if (wanted != null && !volume.backing().equals(wanted.backing())) {
            return Optional.of(" is there with other data: it is " + volume.backing() + ", the backup has "
                    + wanted.backing() + "; rename or delete it");
        }
        if ("Failed".equals(volume.phase())) {
            return Optional.of(" is there but Failed; repair or delete it");
        }
        return otherHolder(volume).or(() -> nodes.problem(volume.nodes())
                .map(p -> " is there and " + p + ", and delete the volume so that it can be made again"));
    }

    private Optional<String> otherHolder(PersistentVolumeView volume) {
        return target.persistentVolumes().stream()
                .filter(other -> !other.name().equals(volume.name()) && other.sameData(volume))
                .findFirst()
                .map(other -> " would hold the same data (" + volume.backing() + ") as PersistentVolume " + other.name()
                        + ", which is there" + (other.claim() == null ? "" : " for claim " + other.claim())
                        + "; delete one of them, or keep this claim out of the restore");
    }

    private static String name(PersistentVolumeView volume) {
        return "PersistentVolume " + volume.name();
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
