package io.salvor.restore;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On which folders of nodes a restore makes local and hostPath volumes again. Their records come from a bucket, and a pod that mounts
 * such a volume can read and write what is there. So the folders of the system are out unless the installation names them; where it
 * names some, all others are out.
 *
 * @param only the folders, at and below which it may; empty for all but those of the system
 * @param also folders that are allowed beside that
 * @param system further folders of the system, such as the kubelet's
 */
public record HostFolders(List<String> only, List<String> also, List<String> system) {
    /** As an installation without settings has it. */
    public static final HostFolders PLAIN = new HostFolders(List.of(), List.of(), List.of("/var/lib/kubelet"));

    private static final List<String> SYSTEM = List.of(
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/home",
            "/lib",
            "/lib32",
            "/lib64",
            "/libx32",
            "/opt/cni",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/sys",
            "/usr",
            "/var/lib/cni",
            "/var/lib/containerd",
            "/var/lib/containers",
            "/var/lib/crio",
            "/var/lib/docker",
            "/var/lib/etcd",
            "/var/lib/k0s",
            "/var/lib/kubelet",
            "/var/lib/rancher",
            "/var/log",
            "/var/run",
            "/var/spool");

    public HostFolders {
        only = List.copyOf(only);
        also = List.copyOf(also);
        system = List.copyOf(system);
    }

    /** Why no volume is made again on this folder, as the rest of a sentence that starts with the volume; empty when one may be. */
    Optional<String> problem(String path) {
        List<String> steps = components(path);
        if (!path.startsWith("/") || steps.contains("..") || steps.contains(".")) {
            return Optional.of(" is the folder " + path + " of a node, which is not an absolute path without . and ..;"
                    + " set staticVolumes.pathMapping to where it is");
        }
        if (Stream.of(only, also).flatMap(Collection::stream).anyMatch(folder -> holds(folder, path))) {
            return Optional.empty();
        }
        if (!only.isEmpty()) {
            return Optional.of(refusal(path, "which no folder in allowedVolumePathPrefixes of the chart holds"));
        }
        return Stream.concat(SYSTEM.stream(), system.stream())
                .filter(folder -> holds(folder, path) || holds(path, folder))
                .findFirst()
                .map(folder -> refusal(path, "and " + folder + " belongs to the system"));
    }

    private static String refusal(String path, String why) {
        return " is the folder " + path + " of a node, " + why
                + ", so it is not made again from a record; make it by hand, set staticVolumes.pathMapping: {\"" + path
                + "\": <another folder>}, or have the administrator add it to allowedVolumePathPrefixes of the chart";
    }

    private static boolean holds(String outer, String inner) {
        List<String> around = components(outer);
        List<String> inside = components(inner);
        return inside.size() >= around.size()
                && inside.subList(0, around.size()).equals(around);
    }

    private static List<String> components(String path) {
        return Arrays.stream(path.split("/")).filter(step -> !step.isEmpty()).toList();
    }
}
