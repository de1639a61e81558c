package io.salvor.sandbox.cluster.node;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.disk.NodeDisk;
import io.salvor.sandbox.cluster.disk.Permissions;
import io.salvor.sandbox.cluster.state.ClaimedVolumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lays out the volumes of a pod on a node, as a kubelet does below {@code pods/<uid>/volumes}. */
final class PodVolumes {

    private final KubernetesClient client;
    private final NodeDisk disk;
    private final Pod pod;
    private final String podIp;

    PodVolumes(KubernetesClient client, NodeDisk disk, Pod pod, String podIp) {
        this.client = client;
        this.disk = disk;
        this.pod = pod;
        this.podIp = podIp;
    }

    /**
     * Sets up every volume; what is there already stays as it is.
     *
     * @return folder of each volume by its name
     * @throws VolumeMountException when one cannot be set up now
     */
    Map<String, Path> setUp() {
        Map<String, Path> folders = new LinkedHashMap<>();
        try {
            for (Volume volume : pod.getSpec().getVolumes()) {
                folders.put(volume.getName(), named(volume));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot set up volumes of pod " + pod.getMetadata().getName(), e);
        }
        return folders;
    }

    private Path named(Volume volume) throws IOException {
        try {
            return setUp(volume);
        } catch (VolumeMountException e) {
            throw new VolumeMountException(
                    "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + e.getMessage());
        }
    }

    private Path setUp(Volume volume) throws IOException {
        if (volume.getEmptyDir() != null) {
            return open(folder("empty-dir", volume.getName()));
        }
        if (volume.getPersistentVolumeClaim() != null) {
            return claimed(volume.getPersistentVolumeClaim().getClaimName());
        }
        if (volume.getHostPath() != null) {
            return hostPath(volume.getHostPath());
        }
        ProjectedFiles files = new ProjectedFiles(client, pod, podIp);
        if (volume.getSecret() != null) {
            var secret = volume.getSecret();
            files.secret(secret.getSecretName(), secret.getItems(), secret.getDefaultMode(), secret.getOptional());
            return write(folder("secret", volume.getName()), files);
        }
        if (volume.getConfigMap() != null) {
            var map = volume.getConfigMap();
            files.configMap(map.getName(), map.getItems(), map.getDefaultMode(), map.getOptional());
            return write(folder("configmap", volume.getName()), files);
        }
        if (volume.getDownwardAPI() != null) {
            files.downward(
                    volume.getDownwardAPI().getItems(), volume.getDownwardAPI().getDefaultMode());
            return write(folder("downward-api", volume.getName()), files);
        }
        if (volume.getProjected() != null) {
            files.projected(
                    volume.getProjected().getSources(), volume.getProjected().getDefaultMode());
            return write(folder("projected", volume.getName()), files);
        }
        throw new VolumeMountException("the sandbox has no plugin for volume \"" + volume.getName() + "\"");
    }

    private Path folder(String plugin, String name) {
        return disk.volumeFolder(pod.getMetadata().getUid(), plugin, name);
    }

    private static Path open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        return folder;
    }

    private Path claimed(String claimName) throws IOException {
        String namespace = pod.getMetadata().getNamespace();
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(claimName)
                .get();
        if (claim == null || !ClaimedVolumes.isBound(claim)) {
            throw new VolumeMountException("claim \"" + claimName + "\" is not bound");
        }
        String name = claim.getSpec().getVolumeName();
        PersistentVolume volume = client.persistentVolumes().withName(name).get();
        if (volume == null) {
            throw new VolumeMountException("persistentvolume \"" + name + "\" not found");
        }
        if (volume.getSpec().getHostPath() != null) {
            return hostPath(volume.getSpec().getHostPath());
        }
        if (volume.getSpec().getLocal() == null) {
            throw new VolumeMountException("the sandbox mounts local and hostPath volumes only, not \"" + name + "\"");
        }
        Path source = disk.hostPath(volume.getSpec().getLocal().getPath());
        if (!Files.isDirectory(source)) {
            throw new VolumeMountException(
                    "path \"" + volume.getSpec().getLocal().getPath() + "\" does not exist");
        }
        Path link = folder("local-volume", name);
        if (!Files.isSymbolicLink(link)) {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, source);
        }
        return link;
    }

    private Path hostPath(HostPathVolumeSource source) throws IOException {
        Path path = disk.hostPath(source.getPath());
        String type = source.getType() == null ? "" : source.getType();
        switch (type) {
            case "", "DirectoryOrCreate" -> {
                if (Files.notExists(path)) {
                    Files.createDirectories(path);
                }
            }
            case "Directory" -> check(Files.isDirectory(path), source.getPath(), "directory");
            case "File" -> check(Files.isRegularFile(path), source.getPath(), "file");
            default -> throw new VolumeMountException("the sandbox does not know the hostPath type " + type);
        }
        return path;
    }

    private static void check(boolean fits, String path, String type) {
        if (!fits) {
            throw new VolumeMountException("hostPath type check failed: " + path + " is not a " + type);
        }
    }

    private Path write(Path folder, ProjectedFiles files) throws IOException {
        open(folder);
        for (Map.Entry<String, ProjectedFiles.File> entry : files.files().entrySet()) {
            Path file = folder.resolve(entry.getKey()).normalize();
            if (!file.startsWith(folder)) {
                throw new VolumeMountException("path leaves its volume: " + entry.getKey());
            }
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.write(file, entry.getValue().content());
            Files.setPosixFilePermissions(file, Permissions.of(entry.getValue().mode()));
            toGroup(file);
        }
        return folder;
    }

    /** Such files belong to the pod's group, where it has one and we may give files away. */
    private void toGroup(Path file) throws IOException {
        PodSecurityContext security = pod.getSpec().getSecurityContext();
        if (security != null && security.getFsGroup() != null && "root".equals(System.getProperty("user.name"))) {
            Files.setAttribute(file, "unix:gid", security.getFsGroup().intValue());
        }
    }
}
