package io.salvor.backup;

import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the annotations of a pod say about its volumes.
 *
 * @param asked volumes that are asked for, each with the annotation that names it
 * @param excluded volumes that are to be left out, each with the annotation that names it
 */
record VolumeAnnotations(Map<String, String> asked, Map<String, String> excluded) {
    private static final List<String> ASKS = List.of("backup.salvor.io/volumes", "backup.velero.io/backup-volumes");
    private static final List<String> EXCLUDES =
            List.of("backup.salvor.io/volumes-excludes", "backup.velero.io/backup-volumes-excludes");

    private static final VolumeAnnotations NONE = new VolumeAnnotations(Map.of(), Map.of());

    /** Reads the annotations that count: where everything is saved by default, only the excludes do. */
    static VolumeAnnotations of(PodView pod, SelectionRule.Action defaultAction) {
        if (pod.annotations().isEmpty()) {
            return NONE;
        }
        Map<String, String> asked = defaultAction == SelectionRule.Action.Backup ? Map.of() : read(pod, ASKS);
        return new VolumeAnnotations(asked, read(pod, EXCLUDES));
    }

    /** Reports the names that no volume of the pod has; of a pod that has ended or is going away none. */
    List<SkippedVolume> unknown(PodView pod) {
        if (asked.isEmpty() && excluded.isEmpty() || VolumeReach.isGone(pod)) {
            return List.of();
        }
        Set<String> known = pod.volumes().stream().map(PodVolumeView::name).collect(Collectors.toSet());
        Map<String, String> named = new LinkedHashMap<>(excluded);
        named.putAll(asked);
        List<SkippedVolume> result = new ArrayList<>();
        named.forEach((volume, annotation) -> {
            if (!known.contains(volume)) {
                result.add(new SkippedVolume(
                        pod.namespace(),
                        pod.name(),
                        volume,
                        asked.containsKey(volume) ? SkipReason.NoSuchVolume : SkipReason.NothingToExclude,
                        "annotation " + annotation + " names volume " + volume + ", which pod " + pod.name()
                                + " does not have; correct the annotation",
                        DecidedBy.annotation(annotation)));
            }
        });
        return result;
    }

    private static Map<String, String> read(PodView pod, List<String> keys) {
        Map<String, String> result = new LinkedHashMap<>();
        for (String key : keys) {
            Arrays.stream(pod.annotations().getOrDefault(key, "").split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .forEach(name -> result.putIfAbsent(name, key));
        }
        return result;
    }
}
