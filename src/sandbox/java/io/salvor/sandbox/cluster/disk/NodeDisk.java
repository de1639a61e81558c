package io.salvor.sandbox.cluster.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file system of one simulated node: every absolute path of the node lies under a root of its own, so that nodes on one
 * machine do not share {@code /tmp} or {@code /var/lib/kubelet}.
 */
public record NodeDisk(Path root) {

    /** The kubelet root of every simulated node. */
    public static final String KUBELET_ROOT = "/var/lib/kubelet";

    /** The real path of an absolute path of the node; it need not exist. */
    public Path hostPath(String absolute) {
        if (!absolute.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path: " + absolute);
        }
        Path real = root.resolve("." + absolute).normalize();
        if (!real.startsWith(root)) {
            throw new IllegalArgumentException("leaves the node's disk: " + absolute);
        }
        return real;
    }

    /** The path that a real one has on the node; what lies elsewhere is the root of another file system. */
    public String absolute(Path real) throws IOException {
        Path top = root.toRealPath();
        return real.startsWith(top) ? "/" + top.relativize(real) : "/";
    }

    public Path podFolder(String podUid) {
        return hostPath(KUBELET_ROOT + "/pods/" + podUid);
    }

    /** Folder of the kubelet for one volume of a pod; {@code plugin} without the {@code kubernetes.io~}. */
    public Path volumeFolder(String podUid, String plugin, String volume) {
        return podFolder(podUid)
                .resolve("volumes")
                .resolve("kubernetes.io~" + plugin)
                .resolve(volume);
    }

    public Path logFolder(String namespace, String pod, String podUid) {
        return hostPath("/var/log/pods/" + namespace + "_" + pod + "_" + podUid);
    }
}
