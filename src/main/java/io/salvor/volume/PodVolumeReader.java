package io.salvor.volume;

import static io.salvor.volume.ValueReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Finds from the fields of a volume in a pod what stands behind it. */
final class PodVolumeReader {
    private static final Map<String, VolumeSource> SOURCES = Map.of(
            "emptyDir", VolumeSource.EmptyDir,
            "hostPath", VolumeSource.HostPath,
            "secret", VolumeSource.Secret,
            "configMap", VolumeSource.ConfigMap,
            "projected", VolumeSource.Projected,
            "downwardAPI", VolumeSource.DownwardApi,
            "csi", VolumeSource.CsiEphemeral,
            "nfs", VolumeSource.Nfs,
            "image", VolumeSource.Image);

    /** Plugins that the kubelet itself runs; those handed to CSI drivers go by names that it makes up, and are not known. */
    private static final Map<String, String> PLUGINS = Map.of(
            "iscsi", "kubernetes.io/iscsi",
            "fc", "kubernetes.io/fc",
            "cephfs", "kubernetes.io/cephfs",
            "rbd", "kubernetes.io/rbd",
            "glusterfs", "kubernetes.io/glusterfs",
            "gitRepo", "kubernetes.io/git-repo");

    private PodVolumeReader() {}

    static PodVolumeView read(String pod, JsonNode volume) {
        String name = text(volume, "name");
        Backing backing = BackingReader.ofPodVolume(volume);
        if (volume.hasNonNull("persistentVolumeClaim")) {
            JsonNode source = volume.get("persistentVolumeClaim");
            return new PodVolumeView(
                    name, VolumeSource.Claim, text(source, "claimName"), null, backing, readOnly(source));
        }
        if (volume.hasNonNull("ephemeral")) {
            return new PodVolumeView(name, VolumeSource.Ephemeral, pod + "-" + name, null, backing, false);
        }
        if (PodVolumeView.DONE_FILES.equals(name) && volume.hasNonNull("emptyDir")) {
            return new PodVolumeView(name, VolumeSource.DoneFiles);
        }
        for (Map.Entry<String, VolumeSource> source : SOURCES.entrySet()) {
            if (volume.hasNonNull(source.getKey())) {
                boolean readOnly = readOnly(volume.get(source.getKey()));
                return new PodVolumeView(name, source.getValue(), null, null, backing, readOnly);
            }
        }
        if (volume.size() == 1) {
            // An API server reads a volume that has only a name as an emptyDir.
            return new PodVolumeView(name, VolumeSource.EmptyDir);
        }
        boolean readOnly = volume.properties().stream().anyMatch(field -> readOnly(field.getValue()));
        return new PodVolumeView(name, VolumeSource.Other, null, plugin(volume), backing, readOnly);
    }

    private static boolean readOnly(JsonNode source) {
        return source.path("readOnly").asBoolean();
    }

    private static String plugin(JsonNode volume) {
        for (Map.Entry<String, String> plugin : PLUGINS.entrySet()) {
            if (volume.hasNonNull(plugin.getKey())) {
                return plugin.getValue();
            }
        }
        return text(volume.path("flexVolume"), "driver");
    }
}
