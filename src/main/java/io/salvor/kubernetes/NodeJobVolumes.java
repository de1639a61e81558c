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
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the pod of a node Job mounts: exactly the folders of its volumes, and those by which waiting pods learn that they are back, never
 * the kubelet's whole pods directory, which would show it the token of every pod on the node; its Secret; two folders that go with
 * the pod; and the volume that the repositories lie on, where they lie on one.
 */
record NodeJobVolumes(NodeJob job, JobPod pod) {
    static final String VOLUMES = "/volumes";
    static final String SIGNALS = "/signals";
    static final String SECRETS = "/secrets";
    static final String CACHE = "/cache";

    private static final String TEMPORARY = "/tmp";
    private static final int SECRET_MODE = 0400;
    private static final Pattern NAMED = Pattern.compile("volume \"(?:volume|signal)-([0-9]{1,5})\"");

    /** The content of the Secret, by key. */
    Map<String, String> secretData() {
        Map<String, String> data = new LinkedHashMap<>();
        job.reach().forEach((path, content) -> data.put(reachKey(path), content));
        job.passwords().forEach((namespace, password) -> data.put(passwordKey(namespace), password));
        return data;
    }

    List<VolumeMount> mounts() {
        List<VolumeMount> mounts = new ArrayList<>();
        for (int i = 0; i < job.volumes().size(); i++) {
            if (job.volumes().get(i).hostPath() == null) {
                continue;
            }
            mounts.add(new VolumeMountBuilder()
                    .withName("volume-" + i)
                    .withMountPath(VOLUMES + "/" + job.volumes().get(i).name())
                    .withReadOnly(job.command().readOnly())
                    .withMountPropagation("HostToContainer")
                    .build());
        }
        List<String> signals = signals();
        for (NodeJob.Volume volume : job.volumes()) {
            if (volume.signalPath() != null) {
                mounts.add(mount("signal-" + signals.indexOf(volume.signalPath()), SIGNALS + "/" + volume.name()));
            }
        }
        mounts.add(mount("secrets", SECRETS));
        mounts.add(mount("cache", CACHE));
        mounts.add(mount("tmp", TEMPORARY));
        mounts.addAll(new LocationMount(job.mount(), pod).mounts());
        mounts.addAll(pod.mounts());
        return mounts;
    }

    List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>();
        for (int i = 0; i < job.volumes().size(); i++) {
            // Directory: without the check a folder that is gone would be made anew and saved as an empty volume.
            if (job.volumes().get(i).hostPath() != null) {
                volumes.add(folder("volume-" + i, job.volumes().get(i).hostPath()));
            }
        }
        List<String> signals = signals();
        signals.stream()
                .filter(Objects::nonNull)
                .distinct()
                .forEach(path -> volumes.add(folder("signal-" + signals.indexOf(path), path)));
        volumes.add(new VolumeBuilder()
                .withName("secrets")
                .withNewSecret()
                .withSecretName(job.name())
                .withDefaultMode(SECRET_MODE)
                .withItems(items())
                .endSecret()
                .build());
        volumes.add(emptyDir("cache", pod.cacheSize()));
        volumes.add(emptyDir("tmp", pod.temporarySize()));
        volumes.addAll(new LocationMount(job.mount(), pod).volumes());
        volumes.addAll(pod.volumes());
        return volumes;
    }

    /** The folders by which pods learn that their volumes are back, in the order of the volumes; the first of equal ones counts. */
    private List<String> signals() {
        return job.volumes().stream().map(NodeJob.Volume::signalPath).collect(Collectors.toList());
    }

    private static Volume folder(String name, String path) {
        return new VolumeBuilder()
                .withName(name)
                .withNewHostPath(path, "Directory")
                .build();
    }

    /** Which of the volumes of a Job a text of the kubelet names, by its place in the list. */
    static Optional<Integer> named(String text) {
        Matcher name = text == null ? null : NAMED.matcher(text);
        return name != null && name.find() ? Optional.of(Integer.valueOf(name.group(1))) : Optional.empty();
    }

    private List<KeyToPath> items() {
        List<KeyToPath> items = new ArrayList<>();
        for (String path : job.reach().keySet()) {
            items.add(new KeyToPath(reachKey(path), null, "reach/" + path));
        }
        for (String namespace : job.passwords().keySet()) {
            items.add(new KeyToPath(passwordKey(namespace), null, "repositories/" + namespace));
        }
        return items;
    }

    /** A key of a Secret has no slash. */
    private static String reachKey(String path) {
        return "reach." + path.replace('/', '.');
    }

    private static String passwordKey(String namespace) {
        return "repository." + namespace;
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
