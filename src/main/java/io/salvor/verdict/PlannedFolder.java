package io.salvor.verdict;

import java.util.List;
import java.util.Set;

/**
 * The folder of the node that a Job was to be given, held against what it was given.
 *
 * @param path on the node
 * @param hostPaths the folders of the host below which hostPath PersistentVolumes are allowed
 */
public record PlannedFolder(String path, List<String> hostPaths) {
    /**
     * Plugins of the kubelet that always mount something on their folder. Of others it is not known: an emptyDir is a plain folder
     * or a tmpfs, and a FlexVolume may do as it likes.
     */
    private static final Set<String> MOUNTING = Set.of(
            "kubernetes.io~csi",
            "kubernetes.io~nfs",
            "kubernetes.io~local-volume",
            "kubernetes.io~iscsi",
            "kubernetes.io~fc",
            "kubernetes.io~cephfs",
            "kubernetes.io~rbd",
            "kubernetes.io~glusterfs");

    private static final int PLUGIN = 3;

    /** File systems with subvolumes: the root of a mount has the subvolume's name in front. */
    private static final Set<String> WITH_SUBVOLUMES = Set.of("btrfs", "bcachefs");

    public PlannedFolder {
        hostPaths = List.copyOf(hostPaths);
    }

    /** How what is mounted compares with what was planned. */
    public enum Finding {
        /** It is the planned folder, or nothing speaks against that. */
        Fits,
        /** The volume is not mounted: this is the bare folder that it belongs on. */
        Bare,
        /** It is another folder: a link on the way led there. */
        Elsewhere
    }

    /**
     * Compares what is mounted with what was planned. Where the table allows no conclusion, it fits.
     *
     * @param mount what the Job sees as the volume; null where that is not known
     */
    public Finding compare(Mount mount, MountTable table) {
        if (mount == null) {
            return Finding.Fits;
        }
        List<String> planned = Mount.names(path);
        int pods = kubelet(planned);
        if (pods >= 0) {
            // The name of the pod's folder is its UID, so that no other path ends like this.
            boolean bare = MOUNTING.contains(planned.get(pods + PLUGIN))
                    && endsWith(mount.path(), planned.subList(pods + 1, planned.size()));
            return bare ? Finding.Bare : Finding.Fits;
        }
        return leadsTo(planned, mount, table) ? Finding.Fits : Finding.Elsewhere;
    }

    /** Where the folder of the pods is on a path {@code .../pods/<uid>/volumes/<plugin>/<volume>}; -1 on others. */
    private static int kubelet(List<String> planned) {
        for (int i = 0; i + PLUGIN + 1 < planned.size(); i++) {
            if (planned.get(i).equals("pods")
                    && planned.get(i + 2).equals("volumes")
                    && planned.get(i + PLUGIN).contains("~")) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Whether a folder of the host is what a mount shows. The allowed folder itself may be reached over links and mounts of the
     * administrator's; below it, file systems may be mounted, on the folder too, but no link may lead away.
     */
    private boolean leadsTo(List<String> planned, Mount mount, MountTable table) {
        List<String> seen = mount.path();
        if (endsWith(seen, planned.subList(allowed(planned), planned.size()))) {
            return true;
        }
        if (WITH_SUBVOLUMES.contains(mount.type())) {
            return seen.isEmpty() || endsWith(planned, seen.subList(1, seen.size()));
        }
        return !table.ofHostRoot(mount) && endsWith(planned, seen);
    }

    /** How many names of the planned path are those of the longest allowed folder that holds it. */
    private int allowed(List<String> planned) {
        return hostPaths.stream()
                .map(Mount::names)
                .filter(prefix -> prefix.size() <= planned.size()
                        && planned.subList(0, prefix.size()).equals(prefix))
                .mapToInt(List::size)
                .max()
                .orElse(0);
    }

    private static boolean endsWith(List<String> path, List<String> end) {
        return path.size() >= end.size()
                && path.subList(path.size() - end.size(), path.size()).equals(end);
    }
}
