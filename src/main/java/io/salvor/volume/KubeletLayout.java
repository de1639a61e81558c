package io.salvor.volume;

import java.util.List;

/**
 * Where a kubelet keeps the volumes of its pods.
 *
 * @param root the kubelet's root folder, usually {@code /var/lib/kubelet}
 * @param allowedHostPathPrefixes folders of the host below which hostPath PersistentVolumes may be read and written; empty
 *     allows none
 */
public record KubeletLayout(String root, List<String> allowedHostPathPrefixes) {

    public KubeletLayout {
        allowedHostPathPrefixes = List.copyOf(allowedHostPathPrefixes);
    }

    /**
     * The folder of a volume of a pod.
     *
     * @param persistentVolume what the volume's claim is bound to; null when it has no claim
     */
    public VolumeFolder folder(String podUid, PodVolumeView volume, PersistentVolumeView persistentVolume) {
        throw new UnsupportedOperationException();
    }
}
