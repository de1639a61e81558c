package io.salvor.volume;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which PersistentVolumes are folders of a node inside the folder of another one. The pods of the outer one can put a link to anywhere
 * in the inner one's place, which a Job that reads the inner one as root would follow.
 *
 * @param outer name of such a PersistentVolume to the name of the one that its folder lies in
 */
public record NestedFolders(Map<String, String> outer) {

    public NestedFolders {
        outer = Map.copyOf(outer);
    }

    /** Finds them among all PersistentVolumes of a cluster. */
    public static NestedFolders of(Collection<PersistentVolumeView> volumes) {
        Map<String, List<PersistentVolumeView>> byPath = volumes.stream()
                .filter(volume -> volume.backing().onNode())
                .collect(Collectors.groupingBy(volume -> volume.backing().identity()));
        Map<String, String> outer = new HashMap<>();
        byPath.forEach((path, inside) -> inside.forEach(
                volume -> around(volume, path, byPath).ifPresent(around -> outer.put(volume.name(), around))));
        return new NestedFolders(outer);
    }

    /** The nearest one around it; of several at one place the first by name. */
    private static Optional<String> around(
            PersistentVolumeView volume, String path, Map<String, List<PersistentVolumeView>> byPath) {
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
            Optional<String> found =
                    byPath.getOrDefault(slash == 0 ? "/" : path.substring(0, slash), List.of()).stream()
                            .filter(other -> !other.backing().identity().equals(path) && onOneNode(volume, other))
                            .map(PersistentVolumeView::name)
                            .min(String::compareTo);
            if (found.isPresent() || slash == 0) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean onOneNode(PersistentVolumeView one, PersistentVolumeView other) {
        return one.nodes().isEmpty()
                || other.nodes().isEmpty()
                || one.nodes().stream().anyMatch(other.nodes()::contains);
    }
}
