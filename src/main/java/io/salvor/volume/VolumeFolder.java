package io.salvor.volume;

/**
 * Where the data of a volume is on its node.
 *
 * @param path absolute; null when there is none that may be used
 * @param problem why there is none; null when there is one
 * @param hostPath true when the volume is a folder of the host itself and not one of the kubelet's
 */
public record VolumeFolder(String path, String problem, boolean hostPath) {

    static VolumeFolder at(String path) {
        return new VolumeFolder(path, null, false);
    }

    /** There is none, for this reason. */
    public static VolumeFolder none(String problem) {
        return new VolumeFolder(null, problem, false);
    }

    static VolumeFolder refused(String problem) {
        return new VolumeFolder(null, problem, true);
    }
}
