package io.salvor.backup;

import io.salvor.volume.PodVolumeView;
import io.salvor.volume.VolumeFolder;

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
            case DoneFiles -> of(SkipReason.DoneFilesVolume, "by it the pod learned that it was restored");
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

    /** Why a volume is not saved whose folder cannot be reached. */
    static Exclusion unknown(VolumeFolder folder) {
        return state(
                folder.hostPath() ? SkipReason.HostPathNotAllowed : SkipReason.UnsupportedSource, folder.problem());
    }

    static Exclusion state(SkipReason reason, String message) {
        return new Exclusion(reason, message, null);
    }
}
