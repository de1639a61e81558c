package io.salvor.coverage;

import io.salvor.backup.SkipReason;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import java.util.Set;

/** Finds the volumes that never hold data, whatever a policy says. */
final class NeverData {
    private static final Cause HOST_PATH =
            cause(SkipReason.HostPathVolume, "a folder of the host is never volume data");
    private static final Cause SECRET = cause(SkipReason.SecretVolume, "the secret behind it is saved as an object");
    private static final Cause CONFIG_MAP =
            cause(SkipReason.ConfigMapVolume, "the config map behind it is saved as an object");
    private static final Cause PROJECTED = cause(SkipReason.ProjectedVolume, "the kubelet makes it anew for each pod");
    private static final Cause DOWNWARD_API =
            cause(SkipReason.DownwardApiVolume, "the kubelet makes it anew for each pod");
    private static final Cause IMAGE = cause(SkipReason.ImageVolume, "it is pulled from its registry again");

    private static final Cause DONE_FILES =
            cause(SkipReason.DoneFilesVolume, "by it the pod learned that it was restored");

    /** The reason for volumes of pods that have ended. */
    static final String POD_ENDED = "PodEnded";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private NeverData() {}

    /** Why a volume without a claim holds no data; null when it may. */
    static Cause cause(PodView pod, PodVolumeView volume) {
        if (ENDED.contains(pod.phase())) {
            return new Cause(null, POD_ENDED, "pod " + pod.name() + " has ended, and its own volumes with it");
        }
        return switch (volume.source()) {
            case HostPath -> HOST_PATH;
            case Secret -> SECRET;
            case ConfigMap -> CONFIG_MAP;
            case Projected -> PROJECTED;
            case DownwardApi -> DOWNWARD_API;
            case Image -> IMAGE;
            case DoneFiles -> DONE_FILES;
            default -> null;
        };
    }

    private static Cause cause(SkipReason reason, String message) {
        return new Cause(null, reason.name(), message);
    }
}
