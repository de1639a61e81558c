package io.salvor.restore;

import io.salvor.volume.ClaimView;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.StorageClassView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the target cluster holds now.
 *
 * @param existing those objects of the backup that are there
 * @param persistentVolumes all of them
 * @param claims those of all namespaces that a PersistentVolume names or the backup holds
 * @param deleting those of the existing objects that are being deleted
 * @param drivers CSI drivers that are installed; null where the cluster does not say
 * @param views kinds that are only shown there, by {@code plural} or {@code plural.group}: nothing can create an object of them
 * @param served in which versions kinds are there
 * @param pods those of the namespaces that get data
 * @param scalables what makes these pods and can be scaled, by {@code namespace/name} of the pod
 */
public record TargetView(
        Set<ObjectKey> existing,
        List<PersistentVolumeView> persistentVolumes,
        List<ClaimView> claims,
        List<NodeView> nodes,
        List<StorageClassView> storageClasses,
        Set<ObjectKey> deleting,
        Set<String> drivers,
        Set<String> views,
        ServedVersions served,
        List<PodView> pods,
        Map<String, Scalable> scalables) {

    public TargetView {
        existing = Set.copyOf(existing);
        persistentVolumes = List.copyOf(persistentVolumes);
        claims = List.copyOf(claims);
        nodes = List.copyOf(nodes);
        storageClasses = List.copyOf(storageClasses);
        deleting = Set.copyOf(deleting);
        drivers = drivers == null ? null : Set.copyOf(drivers);
        views = Set.copyOf(views);
        pods = List.copyOf(pods);
        scalables = Map.copyOf(scalables);
    }

    /** The same without some pods. @param names of these, {@code namespace/name} */
    public TargetView without(Set<String> names) {
        Predicate<ObjectKey> isOne =
                key -> key.resource().equals(RestoreOrder.PODS) && names.contains(key.namespace() + "/" + key.name());
        return new TargetView(
                existing.stream().filter(isOne.negate()).collect(Collectors.toSet()),
                persistentVolumes,
                claims,
                nodes,
                storageClasses,
                deleting.stream().filter(isOne.negate()).collect(Collectors.toSet()),
                drivers,
                views,
                served,
                pods.stream()
                        .filter(pod -> !names.contains(pod.namespace() + "/" + pod.name()))
                        .toList(),
                scalables);
    }

    /** Whether the cluster says that it does not have a CSI driver. */
    boolean lacksDriver(String name) {
        return drivers != null && !drivers.contains(name);
    }

    /** The claim of that name, where it is there. */
    Optional<ClaimView> claim(String namespace, String name) {
        return claims.stream()
                .filter(claim ->
                        claim.namespace().equals(namespace) && claim.name().equals(name))
                .findFirst();
    }

    /**
     * The pods that mount a claim, or will: Pending and going ones too. Those that hold it for another Restore are none: that Restore is waited
     * for.
     */
    List<PodView> users(String namespace, String claim) {
        return pods.stream()
                .filter(pod -> pod.namespace().equals(namespace)
                        && !"Succeeded".equals(pod.phase())
                        && !"Failed".equals(pod.phase())
                        && !HolderPod.isOne(pod.labels()))
                .filter(pod -> pod.volumes().stream().anyMatch(volume -> claim.equals(volume.claimName())))
                .toList();
    }

    /** The PersistentVolume of that name, where it is there. */
    Optional<PersistentVolumeView> persistentVolume(String name) {
        return persistentVolumes.stream()
                .filter(volume -> volume.name().equals(name))
                .findFirst();
    }
}
