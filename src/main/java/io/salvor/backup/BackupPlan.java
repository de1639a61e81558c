package io.salvor.backup;

import java.util.List;

/**
 * What a backup takes in. The bucket keeps it from before the first byte is read.
 *
 * @param namespaces sorted names
 * @param volumes in the order of namespace, pod and the pod's own list
 * @param skipped volumes in the same order, also those of namespaces that a label leaves out; then names in annotations that no volume has, and claims that no pod uses
 * @param claims {@code namespace/name} of those that no selector takes in, but that a pod of the plan uses, sorted
 * @param persistentVolumes names of those behind the claims of the namespaces, sorted
 * @param storageClasses names of those that these claims and volumes name and that exist, sorted
 * @param hooks the commands of each pod that has some and a volume in the plan, in the order of namespace and pod
 */
public record BackupPlan(
        List<String> namespaces,
        List<PlannedVolume> volumes,
        List<SkippedVolume> skipped,
        List<String> claims,
        List<String> persistentVolumes,
        List<String> storageClasses,
        List<PodHooks> hooks) {

    public BackupPlan {
        namespaces = List.copyOf(namespaces);
        volumes = List.copyOf(volumes);
        skipped = List.copyOf(skipped);
        claims = claims == null ? List.of() : List.copyOf(claims);
        persistentVolumes = List.copyOf(persistentVolumes);
        storageClasses = List.copyOf(storageClasses);
        hooks = hooks == null ? List.of() : List.copyOf(hooks);
    }

    /** The volumes that the policy wants and that cannot be saved: one of them makes the backup less than whole. */
    public List<SkippedVolume> prevented() {
        return skipped.stream().filter(SkippedVolume::prevented).toList();
    }

    /** The volumes that are left out by a decision: without them a backup is whole. */
    public List<SkippedVolume> leftOut() {
        return skipped.stream().filter(volume -> !volume.prevented()).toList();
    }
}
