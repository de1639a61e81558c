package io.salvor.volume;

import java.util.Collection;

/** How the data of one PersistentVolume lies to that of another. */
public enum Overlap {
    None,
    /** Both have the same source. */
    Same,
    /** The folder of the first is inside that of the other. */
    Inside,
    /** The folder of the other is inside that of the first. */
    Around;

    /**
     * Compares two volumes. A folder of a node is the same whether a local or a hostPath volume names it, and is another one on another
     * node.
     *
     * @param nodes of the cluster that both are in
     */
    public static Overlap of(PersistentVolumeView one, PersistentVolumeView other, Collection<NodeView> nodes) {
        Backing first = one.backing();
        Backing second = other.backing();
        if (!first.known() || first.onNode() != second.onNode()) {
            return None;
        }
        if (first.onNode()) {
            return onOneNode(one, other, nodes) ? paths(first.identity(), second.identity()) : None;
        }
        if (first.nfsServer() != null && first.nfsServer().equals(second.nfsServer())) {
            return paths(first.nfsPath(), second.nfsPath());
        }
        return first.equals(second) ? Same : None;
    }

    /** Whether some node can have both; where no node of the cluster can have either, their hostnames decide. */
    public static boolean onOneNode(PersistentVolumeView one, PersistentVolumeView other, Collection<NodeView> nodes) {
        if (!one.nodes().isEmpty() && !other.nodes().isEmpty()) {
            return one.nodes().stream().anyMatch(other.nodes()::contains);
        }
        boolean known = reachable(one, nodes) && reachable(other, nodes);
        return !known
                || nodes.stream()
                        .anyMatch(node ->
                                one.affinity().allows(node) && other.affinity().allows(node));
    }

    private static boolean reachable(PersistentVolumeView volume, Collection<NodeView> nodes) {
        return nodes.stream().anyMatch(volume.affinity()::allows);
    }

    private static Overlap paths(String path, String other) {
        if (path.equals(other)) {
            return Same;
        }
        return inside(path, other) ? Inside : inside(other, path) ? Around : None;
    }

    private static boolean inside(String path, String other) {
        return path.startsWith(other.endsWith("/") ? other : other + "/");
    }
}
