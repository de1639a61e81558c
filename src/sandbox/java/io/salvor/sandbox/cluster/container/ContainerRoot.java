package io.salvor.sandbox.cluster.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.salvor.sandbox.cluster.disk.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a container sees as its file system. There are no mount namespaces here: the mounts are links in a folder of the
 * container's own, and paths in its arguments and variables are rewritten to lie in that folder.
 */
public final class ContainerRoot {

    private final Path folder;
    private final Container container;

    public ContainerRoot(Path folder, Container container) {
        this.folder = folder;
        this.container = container;
    }

    /** Makes the folder anew, with all mounts and an empty termination message. */
    public void make(Map<String, Path> volumes) throws IOException {
        FolderTree.remove(folder);
        Files.createDirectories(folder.resolve("tmp"));
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path link = inside(mount.getMountPath());
            refuseNested(mount);
            Files.createDirectories(link.getParent());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, source(mount, volumes.get(mount.getName())));
        }
        Files.createDirectories(terminationMessage().getParent());
        Files.write(terminationMessage(), new byte[0]);
    }

    private void refuseNested(VolumeMount mount) {
        for (VolumeMount other : container.getVolumeMounts()) {
            if (other != mount && Path.of(mount.getMountPath()).startsWith(other.getMountPath())) {
                throw new ContainerConfigException("the sandbox cannot mount " + mount.getMountPath() + " in "
                        + other.getMountPath() + " of container " + container.getName());
            }
        }
    }

    private static Path source(VolumeMount mount, Path volume) throws IOException {
        if (mount.getSubPath() == null || mount.getSubPath().isEmpty()) {
            return volume;
        }
        Path source = volume.resolve(mount.getSubPath());
        if (Files.notExists(source)) {
            Files.createDirectories(source);
        }
        return source;
    }

    Path folder() {
        return folder;
    }

    Path terminationMessage() {
        return inside(container.getTerminationMessagePath());
    }

    Path workingFolder() throws IOException {
        String asked = container.getWorkingDir();
        return asked == null ? folder : Files.createDirectories(inside(asked));
    }

    /** A value with its path moved into the folder, if it is a mount path, or lies under or above one. */
    public String rewrite(String value) {
        if (!value.startsWith("/") || value.equals("/")) {
            return value;
        }
        Path path;
        try {
            path = Path.of(value);
        } catch (java.nio.file.InvalidPathException e) {
            return value;
        }
        List<String> mounted = new ArrayList<>(List.of(container.getTerminationMessagePath()));
        container.getVolumeMounts().forEach(mount -> mounted.add(mount.getMountPath()));
        boolean known =
                mounted.stream().map(Path::of).anyMatch(mount -> path.startsWith(mount) || mount.startsWith(path));
        return known ? inside(value).toString() : value;
    }

    private Path inside(String absolute) {
        return folder.resolve("." + absolute).normalize();
    }
}
