package io.salvor.volume;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What matters of a pod for its volumes.
 *
 * @param node name of the node it is bound to; null while it waits for one
 * @param phase as the API server has it, such as Running
 * @param deleting true when it has a deletion timestamp
 * @param controller the owner that controls it; null for a bare pod
 * @param mounted names of the volumes that a container mounts which runs as long as the pod: containers, and init containers
 *     that restart always
 * @param mountedByInit names of the volumes that only other init containers mount
 * @param containers names of its containers, in its own order, without init containers
 */
public record PodView(
        String namespace,
        String name,
        String uid,
        String node,
        String phase,
        boolean deleting,
        Map<String, String> labels,
        Map<String, String> annotations,
        OwnerView controller,
        List<PodVolumeView> volumes,
        Set<String> mounted,
        Set<String> mountedByInit,
        List<String> containers) {

    public PodView {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        volumes = List.copyOf(volumes);
        mounted = Set.copyOf(mounted);
        mountedByInit = Set.copyOf(mountedByInit);
        containers = List.copyOf(containers);
    }

    /** Its volume of that name. */
    public Optional<PodVolumeView> volume(String volume) {
        return volumes.stream()
                .filter(candidate -> candidate.name().equals(volume))
                .findFirst();
    }
}
