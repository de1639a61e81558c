package io.salvor.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the pods of node Jobs get from the installation beside what their work needs; written by the chart as JSON.
 *
 * @param annotations of the pods, such as those that keep a service mesh or an autoscaler away
 * @param labels of the pods; those that Salvor sets itself stay
 * @param priorityClassName null for none
 * @param limits by resource, such as {@code memory}
 * @param cacheSize the most that the cache of restic may take, as a quantity; empty for no limit
 * @param temporarySize the most that temporary files may take, as a quantity; empty for no limit
 * @param extraEnv further environment, such as that of a proxy
 * @param locationVolumes volumes that locations lie on, by the names that locations call them; a Job mounts the one that it works on
 * @param locationGroup group that may read and write them, of all who work on them; null for none beside those of the pod
 * @param extraVolumes further volumes, such as a token of the service account for another audience
 * @param extraVolumeMounts where they are mounted
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobPod(
        Map<String, String> annotations,
        Map<String, String> labels,
        String priorityClassName,
        Map<String, Quantity> limits,
        String cacheSize,
        String temporarySize,
        List<EnvVar> extraEnv,
        List<Volume> locationVolumes,
        Long locationGroup,
        List<Volume> extraVolumes,
        List<VolumeMount> extraVolumeMounts) {
    /** Nothing beside what their work needs. */
    public static final JobPod PLAIN = new JobPod(null, null, null, null, null, null, null, null, null, null, null);

    private static final String MEMORY = "memory";

    /** Keeps what an installation names apart from what a Job names. */
    private static final String EXTRA = "extra-";

    /** What is left for surprises, of a hundred. */
    private static final int USABLE_PERCENT = 90;

    /** The heap of a Java process may take this much of the limit, of a hundred, as the image says; then comes what is not heap. */
    private static final int HEAP_PERCENT = 25;

    private static final long BESIDE_HEAP = 100L << 20;
    private static final long LEAST = 64L << 20;

    public JobPod {
        annotations = Map.copyOf(Objects.requireNonNullElse(annotations, Map.of()));
        priorityClassName = priorityClassName == null || priorityClassName.isBlank() ? null : priorityClassName;
        labels = Map.copyOf(Objects.requireNonNullElse(labels, Map.of()));
        limits = Map.copyOf(Objects.requireNonNullElse(limits, Map.of()));
        extraEnv = List.copyOf(Objects.requireNonNullElse(extraEnv, List.of()));
        locationVolumes = List.copyOf(Objects.requireNonNullElse(locationVolumes, List.of()));
        extraVolumes = List.copyOf(Objects.requireNonNullElse(extraVolumes, List.of()));
        extraVolumeMounts = List.copyOf(Objects.requireNonNullElse(extraVolumeMounts, List.of()));
    }

    /** The further volumes by names that no volume of a Job has. */
    List<Volume> volumes() {
        return extraVolumes.stream()
                .map(volume -> new VolumeBuilder(volume)
                        .withName(EXTRA + volume.getName())
                        .build())
                .toList();
    }

    /** Where those are mounted. */
    List<VolumeMount> mounts() {
        return extraVolumeMounts.stream()
                .map(mount -> new VolumeMountBuilder(mount)
                        .withName(EXTRA + mount.getName())
                        .build())
                .toList();
    }

    /** Its labels and those that Salvor finds its pods by, which nothing replaces. */
    Map<String, String> labelsWith(Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.putAll(own);
        return all;
    }

    /**
     * What each restic may take of the memory limit before it gives memory back rather than grow, in bytes; 0 without a limit. Go knows
     * it as GOMEMLIMIT.
     *
     * @param parallel how many run at once
     */
    long resticMemory(int parallel) {
        Quantity limit = limits.get(MEMORY);
        if (limit == null) {
            return 0;
        }
        return resticMemory(limit.getNumericalAmount().longValue(), parallel);
    }

    /** The same for a limit in bytes. */
    static long resticMemory(long bytes, int parallel) {
        return Math.max(LEAST, (bytes * (USABLE_PERCENT - HEAP_PERCENT) / 100 - BESIDE_HEAP) / parallel);
    }
}
