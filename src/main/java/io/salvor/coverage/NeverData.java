package io.salvor.coverage;

import io.salvor.backup.SkipReason;
import io.salvor.volume.PodVolumeView;

/** Tells the volumes that hold no data of their own, whatever any policy says. */
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

    private NeverData() {}

    /** Why the volume holds no data; null when it may. */
    static Cause cause(PodVolumeView volume) {
        return switch (volume.source()) {
            case HostPath -> HOST_PATH;
            case Secret -> SECRET;
            case ConfigMap -> CONFIG_MAP;
            case Projected -> PROJECTED;
            case DownwardApi -> DOWNWARD_API;
            case Image -> IMAGE;
            default -> null;
        };
    }

    private static Cause cause(SkipReason reason, String message) {
        return new Cause(null, reason.name(), message);
    }
}
