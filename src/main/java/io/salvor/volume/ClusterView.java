package io.salvor.volume;

import java.util.List;

/**
 * What was read of the cluster at one time.
 *
 * @param namespaces all namespaces
 * @param pods the pods of at least the namespaces that are planned
 * @param claims the PersistentVolumeClaims of at least the same namespaces
 * @param persistentVolumes all PersistentVolumes
 * @param storageClasses all StorageClasses
 * @param nodes all nodes; empty when they were not read
 * @param nested which of the PersistentVolumes of the cluster lie inside another
 */
public record ClusterView(
        List<NamespaceView> namespaces,
        List<PodView> pods,
        List<ClaimView> claims,
        List<PersistentVolumeView> persistentVolumes,
        List<StorageClassView> storageClasses,
        List<NodeView> nodes,
        NestedFolders nested) {

    public ClusterView {
        namespaces = List.copyOf(namespaces);
        pods = List.copyOf(pods);
        claims = List.copyOf(claims);
        persistentVolumes = List.copyOf(persistentVolumes);
        storageClasses = List.copyOf(storageClasses);
        nodes = List.copyOf(nodes);
    }

    /** One whose PersistentVolumes are all of the cluster. */
    public ClusterView(
            List<NamespaceView> namespaces,
            List<PodView> pods,
            List<ClaimView> claims,
            List<PersistentVolumeView> persistentVolumes,
            List<StorageClassView> storageClasses,
            List<NodeView> nodes) {
        this(namespaces, pods, claims, persistentVolumes, storageClasses, nodes, NestedFolders.of(persistentVolumes));
    }
}
