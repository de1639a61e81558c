package io.salvor.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a backup takes in. It is frozen as JSON before the first byte is read.
 *
 * @param namespaces sorted names
 * @param volumes in the order of namespace, pod and the pod's own list
 * @param skipped volumes in the same order; then names in annotations that no volume has, and claims that no pod uses
 * @param persistentVolumes names of those behind the claims of the namespaces, sorted
 * @param storageClasses names of those that these claims and volumes speak of and that exist, sorted
 */
@RegisterForReflection
public record BackupPlan(
        List<String> namespaces,
        List<PlannedVolume> volumes,
        List<SkippedVolume> skipped,
        List<String> persistentVolumes,
        List<String> storageClasses) {

    public BackupPlan {
        namespaces = List.copyOf(namespaces);
        volumes = List.copyOf(volumes);
        skipped = List.copyOf(skipped);
        persistentVolumes = List.copyOf(persistentVolumes);
        storageClasses = List.copyOf(storageClasses);
    }
}
