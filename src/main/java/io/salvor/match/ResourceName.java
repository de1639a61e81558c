package io.salvor.match;

import java.util.List;

/**
 * The names that one resource goes by.
 *
 * @param plural such as {@code deployments}
 * @param group such as {@code apps}; empty for the core group
 * @param kind such as {@code Deployment}
 */
public record ResourceName(String plural, String group, String kind) {
    public static final ResourceName NAMESPACES = new ResourceName("namespaces", "", "Namespace");
    public static final ResourceName PODS = new ResourceName("pods", "", "Pod");
    public static final ResourceName CLAIMS = new ResourceName("persistentvolumeclaims", "", "PersistentVolumeClaim");
    public static final ResourceName PERSISTENT_VOLUMES = new ResourceName("persistentvolumes", "", "PersistentVolume");
    public static final ResourceName STORAGE_CLASSES =
            new ResourceName("storageclasses", "storage.k8s.io", "StorageClass");

    /** {@code plural} for core kinds, else {@code plural.group}. */
    public String qualified() {
        return of(plural);
    }

    /** The first of the globs that matches plural or kind, alone or with the group; null when none does. */
    public String firstMatch(List<String> globs) {
        return globs.stream()
                .filter(glob -> Globs.matches(glob, plural)
                        || Globs.matches(glob, qualified())
                        || Globs.matches(glob, kind)
                        || Globs.matches(glob, of(kind)))
                .findFirst()
                .orElse(null);
    }

    private String of(String name) {
        return group.isEmpty() ? name : name + "." + group;
    }
}
