package io.salvor.restore;

import java.util.Map;

/**
 * How claims get their volumes back, and where static ones are now. In each mapping the backup's name comes first; one that is mapped to
 * itself says that it is meant, where a restore would refuse otherwise.
 *
 * @param rule what becomes of static volumes
 * @param nodes nodes, or values of another label that a volume's node affinity names
 * @param classes storage classes of claims that are provisioned; empty for none
 * @param paths folders of local and hostPath volumes and of NFS shares, and what is below them
 * @param servers NFS servers, iSCSI portals and handles of CSI volumes
 * @param folders which folders of nodes volumes may be made again on
 */
public record StorageRequest(
        StaticVolumeRule rule,
        Map<String, String> nodes,
        Map<String, String> classes,
        Map<String, String> paths,
        Map<String, String> servers,
        HostFolders folders) {
    /** Nothing is mapped, and no setting of the installation narrows the folders. */
    public static final StorageRequest PLAIN = new StorageRequest(null, null, null, null, null, null);

    public StorageRequest {
        rule = rule == null ? StaticVolumeRule.Recreate : rule;
        nodes = nodes == null ? Map.of() : Map.copyOf(nodes);
        classes = classes == null ? Map.of() : Map.copyOf(classes);
        paths = paths == null ? Map.of() : Map.copyOf(paths);
        servers = servers == null ? Map.of() : Map.copyOf(servers);
        folders = folders == null ? HostFolders.PLAIN : folders;
    }
}
