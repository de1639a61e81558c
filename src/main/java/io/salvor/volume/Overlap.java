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
        boolean comparable =
                first.onNode() ? second.onNode() : first.known() && first.type().equals(second.type());
        if (!comparable) {
            return None;
        }
        Overlap overlap = ofPlaces(first, second);
        return overlap == None || !first.onNode() || onOneNode(one, other, nodes) ? overlap : None;
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

    /** Of those that have folders inside them the place ends with a path. */
    private static Overlap ofPlaces(Backing first, Backing second) {
        String place = first.identity();
        String other = second.identity();
        if (place.equals(other)) {
            return Same;
        }
        boolean folders = first.onNode() || Backing.NFS.equals(first.type());
        return !folders ? None : inside(place, other) ? Inside : inside(other, place) ? Around : None;
    }

    private static boolean inside(String place, String other) {
        return place.startsWith(other) && (other.endsWith("/") || place.charAt(other.length()) == '/');
    }
}
