package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a Job gets at repositories that lie on a volume of the installation: it mounts that volume where the operator does, since the
 * name of a repository is its path, and no other.
 *
 * @param folder at which it is mounted, called as the volume; empty for repositories that lie on none
 * @param number which of the volumes of the pod it is, from 0
 */
record LocationMount(String folder, JobPod pod, int number) {
    private static final String NAME = "location";

    /** The only one of its pod. */
    LocationMount(String folder, JobPod pod) {
        this(folder, pod, 0);
    }

    private String name() {
        return number == 0 ? NAME : NAME + "-" + number;
    }

    private String volume() {
        return folder.substring(folder.lastIndexOf('/') + 1);
    }

    /** Nothing of a volume that the installation has no more: the Job finds nothing mounted and says so. */
    private Stream<Volume> found() {
        return folder.isEmpty()
                ? Stream.empty()
                : pod.locationVolumes().stream().filter(one -> one.getName().equals(volume()));
    }

    List<Volume> volumes() {
        return found().map(one -> new VolumeBuilder(one).withName(name()).build())
                .toList();
    }

    /** With what the node mounts below a folder of its own later on. */
    List<VolumeMount> mounts() {
        return found().map(one -> new VolumeMountBuilder()
                        .withName(name())
                        .withMountPath(folder)
                        .withMountPropagation(one.getHostPath() == null ? null : "HostToContainer")
                        .build())
                .toList();
    }

    /** By which the Job knows what has to be mounted before restic starts. */
    Map<String, String> environment() {
        return folder.isEmpty() ? Map.of() : Map.of("SALVOR_LOCATION", folder);
    }

    /** What that takes in a pod whose containers say all the rest; null for nothing. */
    PodSecurityContext security() {
        return groups().isEmpty()
                ? null
                : new PodSecurityContextBuilder()
                        .withSupplementalGroups(groups())
                        .build();
    }

    /** The group in which all who work on the volume meet; empty for none. */
    List<Long> groups() {
        return found().findAny().isEmpty() || pod.locationGroup() == null ? List.of() : List.of(pod.locationGroup());
    }
}
