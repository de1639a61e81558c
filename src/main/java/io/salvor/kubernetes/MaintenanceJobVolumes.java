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

/** What the pod of a Job of maintenance mounts: its Secret, two folders that go with the pod, and the volume of the repository. */
record MaintenanceJobVolumes(MaintenanceJob job, JobPod pod) {
    static final String SECRETS = "/secrets";
    static final String CACHE = "/cache";

    private static final String TEMPORARY = "/tmp";
    private static final String FORGET = "forget";
    private static final String PASSWORD = "password";

    /** Its user is not root, and reads it as one of a group. */
    private static final int SECRET_MODE = 0440;

    /** The content of the Secret, by key. */
    Map<String, String> secretData() {
        Map<String, String> data = new LinkedHashMap<>();
        job.reach().forEach((path, content) -> data.put(reachKey(path), content));
        data.put(PASSWORD, job.password());
        data.put(FORGET, String.join("\n", job.forget()));
        return data;
    }

    List<VolumeMount> mounts() {
        List<VolumeMount> mounts =
                new ArrayList<>(List.of(mount("secrets", SECRETS), mount("cache", CACHE), mount("tmp", TEMPORARY)));
        mounts.addAll(new LocationMount(job.mount(), pod).mounts());
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
        volumes.addAll(new LocationMount(job.mount(), pod).volumes());
        return volumes;
    }

    private List<KeyToPath> items() {
        List<KeyToPath> items = new ArrayList<>();
        job.reach().keySet().stream()
                .sorted()
                .forEach(path -> items.add(new KeyToPath(reachKey(path), null, "reach/" + path)));
        items.add(new KeyToPath(PASSWORD, null, "repositories/" + job.volumeNamespace()));
        items.add(new KeyToPath(FORGET, null, FORGET));
        return items;
    }

    /** A key of a Secret has no slash. */
    private static String reachKey(String path) {
        return "reach." + path.replace('/', '.');
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
