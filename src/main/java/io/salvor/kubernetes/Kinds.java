package io.salvor.kubernetes;

import io.salvor.kubernetes.ResourceLister.Resource;

/** The kinds that Backups, coverage and inventories read. */
public final class Kinds {
    public static final Resource NAMESPACES = new Resource("", "v1", "Namespace", "namespaces", false);
    public static final Resource PODS = new Resource("", "v1", "Pod", "pods", true);
    public static final Resource CLAIMS =
            new Resource("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true);
    public static final Resource PERSISTENT_VOLUMES =
            new Resource("", "v1", "PersistentVolume", "persistentvolumes", false);
    public static final Resource NODES = new Resource("", "v1", "Node", "nodes", false);
    public static final Resource STORAGE_CLASSES =
            new Resource("storage.k8s.io", "v1", "StorageClass", "storageclasses", false);
    public static final Resource POLICIES = ours("BackupPolicy", "backuppolicies");
    public static final Resource POLICY_SOURCES = ours("PolicySource", "policysources");
    public static final Resource LOCATIONS = ours("BackupStorageLocation", "backupstoragelocations");
    public static final Resource BACKUPS = ours("Backup", "backups");
    public static final Resource POD_VOLUME_BACKUPS = ours("PodVolumeBackup", "podvolumebackups");
    public static final Resource REPOSITORIES = ours("ResticRepository", "resticrepositories");

    private Kinds() {}

    private static Resource ours(String kind, String plural) {
        return new Resource("salvor.io", "v1alpha1", kind, plural, true);
    }
}
