package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;

/** An installation with two volumes for locations, and what a Job that works on one of them mounts. */
final class LocationMounts {
    private LocationMounts() {}

    static JobPod pod() {
        return new JobPod(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(
                        new VolumeBuilder()
                                .withName("disk")
                                .withNewHostPath("/mnt/disk", "Directory")
                                .build(),
                        new VolumeBuilder()
                                .withName("nas")
                                .withNewNfs("/backups", false, "nas.example.com")
                                .build()),
                4711L,
                null,
                null);
    }

    /** An installation that wants a token of the service account for another audience in the pods. */
    static JobPod withToken(String volume) {
        return new JobPod(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new VolumeBuilder()
                        .withName(volume)
                        .withNewProjected()
                        .addNewSource()
                        .withNewServiceAccountToken("a-pool", 3600L, "token")
                        .endSource()
                        .endProjected()
                        .build()),
                List.of(new VolumeMountBuilder()
                        .withName(volume)
                        .withMountPath("/var/run/google")
                        .withReadOnly(true)
                        .build()));
    }

    static void assertToken(PodSpec pod, String volume) {
        assertThat(pod.getVolumes()).extracting(Volume::getName).doesNotHaveDuplicates();
        assertThat(pod.getVolumes())
                .filteredOn(one -> one.getName().equals("extra-" + volume))
                .singleElement()
                .satisfies(one -> assertThat(one.getProjected()
                                .getSources()
                                .get(0)
                                .getServiceAccountToken()
                                .getAudience())
                        .isEqualTo("a-pool"));
        assertThat(pod.getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getName, VolumeMount::getMountPath, VolumeMount::getReadOnly)
                .contains(tuple("extra-" + volume, "/var/run/google", true));
    }

    static void assertMounted(PodSpec pod) {
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("location"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getNfs().getServer()).isEqualTo("nas.example.com"));
        assertThat(pod.getVolumes())
                .noneMatch(volume -> volume.getHostPath() != null
                        && volume.getHostPath().getPath().startsWith("/mnt"));
        assertThat(pod.getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getName, VolumeMount::getMountPath, VolumeMount::getReadOnly)
                .contains(tuple("location", "/locations/nas", null));
        assertThat(pod.getContainers().get(0).getEnv()).contains(new EnvVar("SALVOR_LOCATION", "/locations/nas", null));
        assertThat(pod.getSecurityContext().getSupplementalGroups()).containsExactly(4711L);
    }
}
