package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the pod of a Job mounts that works on a repository: its Secret, two folders that go with the pod, and the volumes that it works on. */
record RepositoryJobVolumes(RepositoryJob job, JobPod pod) {
    static final String SECRETS = "/secrets";
    static final String CACHE = "/cache";

    private static final String TEMPORARY = "/tmp";

    /** Its user is not root, and reads it as one of a group. */
    private static final int SECRET_MODE = 0440;

    /** The content of the Secret, by key. */
    Map<String, String> secretData() {
        Map<String, String> data = new LinkedHashMap<>();
        job.files().forEach((path, content) -> data.put(key(path), content));
        return data;
    }

    List<VolumeMount> mounts() {
        List<VolumeMount> mounts =
                new ArrayList<>(List.of(mount("secrets", SECRETS), mount("cache", CACHE), mount("tmp", TEMPORARY)));
        locations().forEach(location -> mounts.addAll(location.mounts()));
        mounts.addAll(pod.mounts());
        return mounts;
    }

    List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>(List.of(
                new VolumeBuilder()
                        .withName("secrets")
                        .withNewSecret()
                        .withSecretName(job.name())
                        .withDefaultMode(SECRET_MODE)
                        .withItems(items())
                        .endSecret()
                        .build(),
                emptyDir("cache", pod.cacheSize()),
                emptyDir("tmp", pod.temporarySize())));
        locations().forEach(location -> volumes.addAll(location.volumes()));
        volumes.addAll(pod.volumes());
        return volumes;
    }

    private List<KeyToPath> items() {
        return job.files().keySet().stream()
                .map(path -> new KeyToPath(key(path), null, path))
                .toList();
    }

    /** A key of a Secret has no slash. */
    private static String key(String path) {
        return path.replace('/', '.');
    }

    private List<LocationMount> locations() {
        List<LocationMount> locations = new ArrayList<>();
        for (String folder : job.mounts()) {
            locations.add(new LocationMount(folder, pod, locations.size()));
        }
        return locations;
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path).build();
    }

    private static Volume emptyDir(String name, String size) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withSizeLimit(size == null || size.isBlank() ? null : new Quantity(size))
                .endEmptyDir()
                .build();
    }
}
