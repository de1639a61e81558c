package io.salvor.backup;

import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;

/**
 * Why a volume is left out.
 *
 * @param message as a sentence
 * @param decidedBy what decided it; null where the state of pod or claim did
 */
record Exclusion(SkipReason reason, String message, DecidedBy decidedBy) {

    static Exclusion excluded(String object, ObjectRules.Decision decision) {
        return new Exclusion(
                SkipReason.ExcludedByLabel,
                object + " " + decision.reason(),
                decision.label() == null ? DecidedBy.selection() : DecidedBy.label(decision.label()));
    }

    /** Why a volume is not data in any backup; null when it may be. */
    static Exclusion neverData(PodVolumeView volume) {
        return switch (volume.source()) {
            case HostPath -> of(SkipReason.HostPathVolume, "a folder of the host is never volume data");
            case Secret -> of(SkipReason.SecretVolume, "the secret behind it is saved as an object");
            case ConfigMap -> of(SkipReason.ConfigMapVolume, "the config map behind it is saved as an object");
            case Projected -> of(SkipReason.ProjectedVolume, "the kubelet makes it anew for each pod");
            case DownwardApi -> of(SkipReason.DownwardApiVolume, "the kubelet makes it anew for each pod");
            case Image -> of(SkipReason.ImageVolume, "it is pulled from its registry again");
            case CsiEphemeral, Nfs, Other ->
                volume.readOnly()
                        ? of(
                                SkipReason.ReadOnlyVolume,
                                "the pod can only read it; what fills it is to be saved elsewhere")
                        : null;
            case Claim, Ephemeral, EmptyDir -> null;
        };
    }

    private static Exclusion of(SkipReason reason, String message) {
        return new Exclusion(reason, message, DecidedBy.volumeType());
    }

    /** Why a volume that is asked for cannot be read now; null when it can. */
    static Exclusion stateOfPod(PodView pod, PodVolumeView volume) {
        if (pod.deleting()) {
            return state(SkipReason.PodDeleting, "pod " + pod.name() + " is being deleted");
        }
        if (pod.node() == null || pod.node().isEmpty()) {
            return state(SkipReason.NotScheduled, "pod " + pod.name() + " has no node yet");
        }
        if (!"Running".equals(pod.phase())) {
            return state(
                    SkipReason.PodNotRunning,
                    "pod " + pod.name() + " is " + pod.phase() + "; only volumes of running pods can be read");
        }
        if (!pod.mounted().contains(volume.name()) && !pod.mountedByInit().contains(volume.name())) {
            return state(
                    SkipReason.NotMounted,
                    "no container of pod " + pod.name() + " mounts it, so it is not on the node");
        }
        return null;
    }

    static Exclusion state(SkipReason reason, String message) {
        return new Exclusion(reason, message, null);
    }
}
