package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.Optional;

/**
 * Why a pod does not come back itself, whatever its volumes.
 *
 * @param message as the rest of a sentence
 */
record PodAbsence(NotPutBack reason, String message) {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    /** Whether something in the target is, or makes, a pod that mounts what this one mounted. */
    boolean isRival() {
        return reason == NotPutBack.PodExists || reason == NotPutBack.ControllerExists;
    }

    /** Decides for a pod of the backup; empty where it comes back. */
    static Optional<PodAbsence> of(StoredObject pod, TargetView target, SkipRules skips) {
        JsonNode metadata = pod.body().path("metadata");
        String phase = pod.body().at("/status/phase").asText();
        PodView view = ValueReader.pod(pod.body());
        boolean ofNode = view.controller() != null && view.controller().kind().equals("Node");
        if (ofNode || metadata.path("annotations").has(MIRROR)) {
            return absent(NotPutBack.MirrorPod, "the kubelet of its node makes it from a file");
        }
        if (HolderPod.isOne(view.labels())) {
            return absent(NotPutBack.NotAsked, "held claims for a restore when the backup was taken");
        }
        if (target.existing().contains(pod.key())) {
            return absent(
                    NotPutBack.PodExists,
                    "pod " + pod.name() + " is there; its data is left alone. Delete it to have it restored");
        }
        if (view.deleting()) {
            return absent(NotPutBack.PodDeleting, "was being deleted when the backup was taken");
        }
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return absent(NotPutBack.PodEnded, "had ended (" + phase + ") when the backup was taken");
        }
        return skips.controllerInTarget(pod)
                .map(owner -> new PodAbsence(
                        NotPutBack.ControllerExists,
                        "its controller " + owner.key()
                                + " is there and would replace it; delete the controller to have the"
                                + " pod and its data restored"));
    }

    /** A pod that nobody asks for may still show where its claims belong. */
    static Optional<PodAbsence> notAsked(StoredObject pod, BackupIndex backup) {
        return backup.asks(pod)
                ? Optional.empty()
                : absent(NotPutBack.PodNotAsked, "pod " + pod.name() + " is not asked for");
    }

    private static Optional<PodAbsence> absent(NotPutBack reason, String message) {
        return Optional.of(new PodAbsence(reason, message));
    }
}
